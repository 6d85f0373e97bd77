import { css, cx } from '@emotion/css';
import { type GrafanaTheme2, type NavModelItem, PageLayoutType } from '@grafana/data';
import { type PluginPageProps } from '@grafana/runtime';
import { useStyles2 } from '@grafana/ui';
import { useEffect } from 'react';
import { chrome, HEADER_HEIGHT } from './chrome';
import { breadcrumbs } from './crumbs';
import { PageHeader } from './PageHeader';

interface Props extends PluginPageProps {
  /** From the top of the navigation to the entry of the current page. */
  section: NavModelItem[];
}

/** A page inside the frame: it sets its navigation entry in the frame and draws its heading and content. */
export function Page({ section, pageNav, layout = PageLayoutType.Standard, background, children, ...heading }: Props) {
  const styles = useStyles2(getStyles);
  const nav = pageNav ?? section.at(-1);
  useEffect(() => {
    const crumbs = breadcrumbs(section, pageNav);
    chrome.next({ ...chrome.getValue(), crumbs });
    document.title = [...crumbs.map(({ text }) => text).reverse(), 'Preview'].join(' - ');
  }, [section, pageNav]);

  const onCanvas =
    (background ?? (layout === PageLayoutType.Canvas || layout === PageLayoutType.Custom ? 'canvas' : 'primary')) ===
    'canvas';
  const page = cx(styles.page, onCanvas ? styles.canvas : styles.primary);
  if (layout === PageLayoutType.Custom) {
    return <div className={page}>{children}</div>;
  }
  if (layout === PageLayoutType.Canvas) {
    return (
      <div className={page}>
        <div className={styles.canvasContent}>{children}</div>
      </div>
    );
  }
  return (
    <div className={page}>
      <div className={styles.content}>
        {nav && <PageHeader nav={nav} {...heading} />}
        <div className={styles.body}>{children}</div>
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    minHeight: `calc(100vh - ${HEADER_HEIGHT}px)`,
    minWidth: 0,
  }),
  canvas: css({ background: theme.colors.background.canvas }),
  primary: css({ background: theme.colors.background.primary }),
  content: css({
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    minWidth: 0,
    padding: theme.spacing(2),
    [theme.breakpoints.up('md')]: { padding: theme.spacing(4) },
  }),
  canvasContent: css({ display: 'flex', flexDirection: 'column', flexGrow: 1, minWidth: 0, padding: theme.spacing(2) }),
  body: css({ display: 'flex', flexDirection: 'column', flexGrow: 1, minWidth: 0 }),
});
