/**
 * What axe finds in the hosts' own controls, which the app only places. Each is a selector of an element that the app
 * does not draw, with the rule that it breaks and why it is not ours to mend. Nothing else is excused.
 */
export interface HostViolation {
  rule: string;
  /** A CSS selector that the element itself matches, or one around it. */
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
];
