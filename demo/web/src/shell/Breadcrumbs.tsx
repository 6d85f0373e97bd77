import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Icon, Link, useStyles2 } from '@grafana/ui';
import { type Crumb } from './crumbs';

/** The path to the current page; the last one is the page itself. */
export function Breadcrumbs({ crumbs }: { crumbs: Crumb[] }) {
  const styles = useStyles2(getStyles);
  return (
    <nav aria-label="Breadcrumbs" className={styles.nav}>
      <ol className={styles.list}>
        {crumbs.map(({ text, href }, index) => {
          const last = index === crumbs.length - 1;
          return (
            <li key={`${href} ${text}`} className={styles.crumb}>
              {last || !href ? (
                <span
                  className={styles.here}
                  aria-current={last ? 'page' : undefined}
                  data-testid={`data-testid ${text} breadcrumb`}
                  title={text}
                >
                  {text}
                </span>
              ) : (
                <Link href={href} className={styles.link} data-testid={`data-testid ${text} breadcrumb`} title={text}>
                  {text}
                </Link>
              )}
              {!last && <Icon name="angle-right" aria-hidden className={styles.between} />}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  nav: css({ flexGrow: 1, minWidth: 0, overflow: 'hidden' }),
  list: css({
    alignItems: 'center',
    display: 'flex',
    flexWrap: 'nowrap',
    listStyle: 'none',
    margin: 0,
    minWidth: 0,
    padding: 0,
  }),
  crumb: css({
    alignItems: 'center',
    display: 'flex',
    minWidth: 0,
    '&:last-child': { flexShrink: 0, maxWidth: '60%' },
  }),
  link: css({
    color: theme.colors.text.primary,
    overflow: 'hidden',
    padding: theme.spacing(0, 0.5),
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    '&:hover': { textDecoration: 'underline' },
  }),
  here: css({
    color: theme.colors.text.secondary,
    overflow: 'hidden',
    padding: theme.spacing(0, 0.5),
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  }),
  between: css({ flexShrink: 0, margin: theme.spacing(0, 0.5) }),
});
