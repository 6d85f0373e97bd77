/**
 * axe violations in the hosts' own controls, which the app only uses. Each is a selector of an element that the app
 * does not draw, with the violated rule and the reason why we cannot fix it. Nothing else is excluded.
 */
export interface HostViolation {
  rule: string;
  /** A CSS selector of the element, or of one around it. */
  within: string;
  because: string;
}

export const HOST_VIOLATIONS: HostViolation[] = [
  {
    rule: 'region',
    within: ':has(> [data-testid="data-testid Home breadcrumb"])',
    because:
      'Grafana draws the head of its navigation, with its logo, beside the navigation landmark and not inside it.',
  },
  {
    rule: 'color-contrast',
    within: '[data-testid="data-testid TimePicker Open Button"]',
    because: 'Grafana writes the chosen time zone in orange on its time picker, also in the light theme.',
  },
];
