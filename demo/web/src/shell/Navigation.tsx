import { css, cx } from '@emotion/css';
import { type GrafanaTheme2, type NavModelItem } from '@grafana/data';
import { Icon, IconButton, Link, useStyles2 } from '@grafana/ui';
import { useEffect } from 'react';
import { useLocation } from 'react-router-dom-v5-compat';
import { HEADER_HEIGHT, NAV_WIDTH, setNavOpen } from './chrome';
import { Logo } from './Logo';
import { activePage } from './navModel';

interface Props {
  nav: NavModelItem;
  /** Covers the page in narrow windows: a choice closes it. */
  over: boolean;
}

/** The app's pages and settings. */
export function Navigation({ nav, over }: Props) {
  const styles = useStyles2(getStyles);
  const { pathname } = useLocation();
  useCloseOnEscape(over);
  const close = () => over && setNavOpen(false);
  const active = activePage(nav.children, pathname);
  const more: NavModelItem[] = [
    { text: 'Configuration', icon: 'cog', url: `/plugins/${nav.id?.replace('plugin-page-', '')}` },
    { text: 'Data sources', icon: 'database', url: '/connections/datasources' },
  ];
  return (
    <nav
      aria-label="Navigation"
      className={cx(styles.nav, over && styles.over)}
      data-testid="data-testid navigation mega-menu"
    >
      <div className={styles.head}>
        <Logo />
        <span className={styles.product}>Preview</span>
        <IconButton name="times" tooltip="Close menu" onClick={() => setNavOpen(false)} />
      </div>
      <div className={styles.scroll}>
        <ul className={styles.list}>
          <li>
            <NavLink item={nav} active={!active && pathname.startsWith(nav.url ?? '-')} onClick={close} />
            <ul className={styles.children}>
              {nav.children?.map((item) => (
                <li key={item.url}>
                  <NavLink item={item} active={item === active} onClick={close} child />
                </li>
              ))}
            </ul>
          </li>
          {more.map((item) => (
            <li key={item.url}>
              <NavLink item={item} active={pathname.startsWith(item.url ?? '-')} onClick={close} />
            </li>
          ))}
        </ul>
      </div>
    </nav>
  );
}

function NavLink({
  item,
  active,
  child,
  onClick,
}: {
  item: NavModelItem;
  active: boolean;
  child?: boolean;
  onClick: () => void;
}) {
  const styles = useStyles2(getStyles);
  return (
    <Link
      href={item.url}
      className={cx(styles.link, child && styles.childLink, active && styles.active)}
      aria-current={active ? 'page' : undefined}
      onClick={onClick}
      data-testid="data-testid Nav menu item"
    >
      {item.img && <img src={item.img} alt="" className={styles.image} />}
      {item.icon && <Icon name={item.icon} size="lg" aria-hidden />}
      <span className={styles.text}>{item.text}</span>
    </Link>
  );
}

function useCloseOnEscape(over: boolean): void {
  useEffect(() => {
    const onKey = ({ key }: KeyboardEvent) => over && key === 'Escape' && setNavOpen(false);
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [over]);
}

const getStyles = (theme: GrafanaTheme2) => ({
  nav: css({
    background: theme.colors.background.primary,
    borderRight: `1px solid ${theme.colors.border.weak}`,
    bottom: 0,
    display: 'flex',
    flexDirection: 'column',
    left: 0,
    position: 'fixed',
    top: 0,
    width: NAV_WIDTH,
    zIndex: theme.zIndex.sidemenu,
  }),
  over: css({ boxShadow: theme.shadows.z3, maxWidth: '100vw', zIndex: theme.zIndex.modal }),
  head: css({
    alignItems: 'center',
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    display: 'flex',
    flexShrink: 0,
    gap: theme.spacing(1.5),
    height: HEADER_HEIGHT,
    padding: theme.spacing(0, 1.5),
  }),
  product: css({ flexGrow: 1 }),
  scroll: css({ overflowY: 'auto', padding: theme.spacing(1, 5, 1, 0.5) }),
  list: css({ listStyle: 'none', margin: 0, padding: 0 }),
  children: css({ listStyle: 'none', margin: theme.spacing(0, 0, 0, 4.5), padding: 0 }),
  link: css({
    alignItems: 'center',
    borderRadius: theme.shape.radius.default,
    color: theme.colors.text.secondary,
    display: 'flex',
    gap: theme.spacing(1.5),
    height: 32,
    padding: theme.spacing(0, 1),
    position: 'relative',
    '&:hover': { background: theme.colors.action.hover, color: theme.colors.text.primary, textDecoration: 'underline' },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 },
  }),
  childLink: css({ padding: theme.spacing(0, 1) }),
  active: css({
    background: theme.colors.action.selected,
    color: theme.colors.text.primary,
    '&::before': {
      backgroundImage: theme.colors.gradients.brandVertical,
      borderRadius: theme.shape.radius.default,
      content: '""',
      height: '100%',
      left: -1,
      position: 'absolute',
      width: 2,
    },
  }),
  image: css({ height: 18, width: 18 }),
  text: css({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
});
