import { css, cx } from '@emotion/css';
import {
  type DataFrame,
  type Field,
  FieldType,
  formattedValueToString,
  getDisplayProcessor,
  getFieldDisplayName,
  getFieldSeriesColor,
  type GrafanaTheme2,
  type LinkModel,
} from '@grafana/data';
import { SortOrder, TooltipDisplayMode } from '@grafana/schema';
import { SeriesIcon, TextLink, useStyles2, useTheme2 } from '@grafana/ui';

interface Props {
  /** First the time, then the series, on one time axis. */
  frame: DataFrame;
  /** For each field the row under the cursor. */
  rows: Array<number | null>;
  /** The series next to the cursor. */
  series: number | null | undefined;
  mode: TooltipDisplayMode;
  sort: SortOrder;
  hideZeros?: boolean;
  maxHeight?: number;
  pinned: boolean;
  links: LinkModel[];
}

/** The values at the cursor's time. */
export function SeriesTooltip({ frame, rows, series, mode, sort, hideZeros, maxHeight, pinned, links }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const [time, ...fields] = frame.fields;
  const timeDisplay = time.display ?? getDisplayProcessor({ field: time, theme });
  const lines = sorted(
    fields
      .map((field, index) => ({ field, index: index + 1, value: valueAt(field, rows[index + 1]) }))
      .filter(
        ({ field, index, value }) =>
          isShown(field, value, hideZeros) && (mode === TooltipDisplayMode.Multi || index === series)
      ),
    sort
  );
  return (
    <div className={styles.tooltip}>
      <div className={styles.time}>{timeDisplay(time.values[rows[0] ?? 0]).text}</div>
      <div
        className={styles.lines}
        style={{ maxHeight: maxHeight ?? (pinned ? 400 : undefined), overflowY: pinned ? 'auto' : undefined }}
      >
        {lines.map(({ field, index, value }) => (
          <div key={index} className={cx(styles.line, index === series && lines.length > 1 && styles.near)}>
            <SeriesIcon color={getFieldSeriesColor(field, theme).color} />
            <span className={styles.name}>{getFieldDisplayName(field, frame)}</span>
            <span className={styles.value}>{format(field, value)}</span>
          </div>
        ))}
      </div>
      {links.length > 0 && (
        <div className={styles.links}>
          {links.map(({ href, title, target }) => (
            <TextLink key={href + title} href={href} external={target === '_blank'} inline={false}>
              {title}
            </TextLink>
          ))}
        </div>
      )}
    </div>
  );
}

function valueAt(field: Field, row: number | null): number | null {
  return row === null || row === undefined ? null : field.values[row];
}

function isShown({ type, config }: Field, value: number | null, hideZeros?: boolean): boolean {
  const hidden = config.custom?.hideFrom?.tooltip || config.custom?.hideFrom?.viz;
  return (
    (type === FieldType.number || type === FieldType.enum) &&
    !hidden &&
    value !== null &&
    value !== undefined &&
    !(hideZeros && value === 0)
  );
}

function sorted<T extends { value: number | null }>(lines: T[], sort: SortOrder): T[] {
  if (sort === SortOrder.None) {
    return lines;
  }
  const direction = sort === SortOrder.Ascending ? 1 : -1;
  return [...lines].sort((a, b) => direction * ((a.value ?? 0) - (b.value ?? 0)));
}

function format(field: Field, value: number | null): string {
  return field.display ? formattedValueToString(field.display(value)) : String(value);
}

const getStyles = (theme: GrafanaTheme2) => ({
  tooltip: css({ fontSize: theme.typography.bodySmall.fontSize, minWidth: 160, maxWidth: 480 }),
  time: css({
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    color: theme.colors.text.primary,
    padding: theme.spacing(1),
  }),
  lines: css({ display: 'flex', flexDirection: 'column', gap: 2, padding: theme.spacing(1) }),
  line: css({ alignItems: 'center', color: theme.colors.text.secondary, display: 'flex', gap: theme.spacing(1) }),
  near: css({ color: theme.colors.text.maxContrast, fontWeight: theme.typography.fontWeightMedium }),
  name: css({ flexGrow: 1, overflow: 'hidden', textOverflow: 'ellipsis' }),
  value: css({ color: theme.colors.text.primary, fontVariantNumeric: 'tabular-nums', paddingLeft: theme.spacing(0.5) }),
  links: css({
    borderTop: `1px solid ${theme.colors.border.weak}`,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(0.5),
    padding: theme.spacing(1),
  }),
});
