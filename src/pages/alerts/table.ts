import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';

/** What the page's tables have in common. A wide one scrolls in a narrow window. */
export const getTableStyles = (theme: GrafanaTheme2, minWidth: number) => ({
  scroll: css({ overflowX: 'auto' }),
  table: css({
    borderCollapse: 'collapse',
    minWidth,
    width: '100%',
    'th, td': { padding: theme.spacing(0.75, 1.5, 0.75, 0), textAlign: 'left', verticalAlign: 'top' },
    'thead th': {
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
      whiteSpace: 'nowrap',
    },
    'tbody th': { fontWeight: theme.typography.fontWeightRegular },
    'tbody tr + tr': { borderTop: `1px solid ${theme.colors.border.weak}` },
  }),
  number: css({ '&&': { textAlign: 'right' }, fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }),
  small: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    overflowWrap: 'anywhere',
  }),
  one: css({ whiteSpace: 'nowrap' }),
});
