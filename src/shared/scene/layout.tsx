import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import {
  LazyLoader,
  SceneObjectBase,
  type SceneComponentProps,
  type SceneObject,
  type SceneObjectState,
} from '@grafana/scenes';
import { useStyles2 } from '@grafana/ui';
import React from 'react';
import { MissingPanel } from '../panels/missing';
import { testIds } from '../testIds';

interface PanelRowState extends SceneObjectState {
  children: SceneObject[];
  /** Relative widths, one for each child; equal widths when left out. They stack below 900 px. */
  widths?: number[];
  /** Height of the row's panels in pixels. */
  height: number;
  /** Grows where its texts need more height. */
  grows?: boolean;
}

/** Panels side by side. A panel that is out of view is not mounted and so does not query. */
export class PanelRow extends SceneObjectBase<PanelRowState> {
  public static Component = PanelRowRenderer;

  public constructor({ height = 320, ...state }: Omit<PanelRowState, 'height' | 'grows'> & { height?: number }) {
    const nothing = state.children.every((child) => child instanceof MissingPanel);
    super({ ...state, height: nothing ? MISSING_HEIGHT : height, grows: nothing });
  }
}

/** A row that only says why it is empty is low. */
const MISSING_HEIGHT = 180;

interface PageBodyState extends SceneObjectState {
  children: SceneObject[];
}

/** The content of a page, from top to bottom. */
export class PageBody extends SceneObjectBase<PageBodyState> {
  public static Component = PageBodyRenderer;
}

function PanelRowRenderer({ model }: SceneComponentProps<PanelRow>) {
  const { children, widths, height, grows } = model.useState();
  const rows = grows ? `minmax(${height}px, auto)` : `${height}px`;
  const styles = useStyles2(getStyles, widths ?? children.map(() => 1), rows);
  return (
    <div className={styles.row}>
      {children.map((child) => (
        <LazyLoader key={String(child.state.key)} className={styles.cell}>
          {/* A panel draws nothing until its plugin is there. Without this element its cell would be empty and vanish for
              that moment, and the rows below would move into view and query. */}
          <div className={styles.cell} onKeyDown={followLinkOfCell}>
            <child.Component model={child} />
          </div>
        </LazyLoader>
      ))}
    </div>
  );
}

/** Enter on a table's cell follows the link in it: the grid moves the focus from cell to cell and never into one. */
function followLinkOfCell({ key, target }: React.KeyboardEvent) {
  if (key === 'Enter' && target instanceof HTMLElement && target.getAttribute('role') === 'gridcell') {
    target.querySelector<HTMLAnchorElement>('a[href]')?.click();
  }
}

function PageBodyRenderer({ model }: SceneComponentProps<PageBody>) {
  const { children } = model.useState();
  const styles = useStyles2(getBodyStyles);
  return (
    <div className={styles.body} data-testid={testIds.page}>
      {children.map((child) => (
        <child.Component key={child.state.key} model={child} />
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2, widths: number[], rows: string) => ({
  row: css({
    display: 'grid',
    gap: theme.spacing(1),
    gridAutoRows: rows,
    gridTemplateColumns: widths.map((width) => `minmax(0, ${width}fr)`).join(' '),
    '@media (max-width: 900px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
  cell: css({ display: 'grid', minWidth: 0, position: 'relative' }),
});

const getBodyStyles = (theme: GrafanaTheme2) => ({
  body: css({
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    gap: theme.spacing(1),
    paddingBottom: theme.spacing(2),
  }),
});
