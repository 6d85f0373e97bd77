import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';

/** The parts of a page below each other. */
export const pageBody = (theme: GrafanaTheme2) =>
  css({
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    gap: theme.spacing(1),
    minWidth: 0,
    paddingBottom: theme.spacing(2),
    // Grafana's alerts would take the height that is left.
    '& > *': { flexGrow: 0 },
  });
