import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React, { type ReactNode } from 'react';

/** Fields beside each other, as many as there is room for. */
export function FieldGrid({ children }: { children: ReactNode }) {
  return <div className={useStyles2(getStyles).grid}>{children}</div>;
}

const getStyles = (theme: GrafanaTheme2) => ({
  grid: css({
    alignItems: 'end',
    display: 'grid',
    gap: theme.spacing(1.5, 2),
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 160px), 1fr))',
    // A message below one field does not push its neighbours down.
    '&:has([role="alert"])': { alignItems: 'start' },
  }),
});
