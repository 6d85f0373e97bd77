import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';
import type { Kept } from '../../../slo/types';

/** Labels, annotations and other keys that the form does not edit, and that stay when it is saved. */
export function KeptFields({ kept }: { kept: Kept }) {
  const styles = useStyles2(getStyles);
  return (
    <dl className={styles.list}>
      {Object.entries(kept).map(([path, value]) => (
        <React.Fragment key={path}>
          <dt>{path}</dt>
          <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
        </React.Fragment>
      ))}
    </dl>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    fontSize: theme.typography.bodySmall.fontSize,
    margin: 0,
    overflowWrap: 'anywhere',
    '& dd': { color: theme.colors.text.secondary, margin: 0 },
  }),
});
