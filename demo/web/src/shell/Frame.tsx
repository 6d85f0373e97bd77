import { css, cx } from '@emotion/css';
import { type GrafanaTheme2, type NavModelItem } from '@grafana/data';
import { LinkButton, useStyles2 } from '@grafana/ui';
import { type ReactNode, useEffect, useState } from 'react';
import { chrome, HEADER_HEIGHT, NAV_DOCKS_AT, NAV_WIDTH, setNavOpen } from './chrome';
import { Navigation } from './Navigation';
import { Toasts } from './Toasts';
import { TopBar } from './TopBar';
import { useSubject } from './useObservable';

/** The frame around every page: navigation, top bar, messages. */
export function Frame({ nav, children }: { nav: NavModelItem; children: ReactNode }) {
  const styles = useStyles2(getStyles);
  const { navOpen } = useSubject(chrome);
  const docks = useDocks();
  const docked = docks && navOpen;
  return (
    <div className={styles.frame}>
      <LinkButton className={styles.skip} href="#pageContent">
        Skip to main content
      </LinkButton>
      {navOpen && <Navigation nav={nav} over={!docks} />}
      <header className={cx(styles.header, docked && styles.besideNav)}>
        <TopBar />
      </header>
      {navOpen && !docks && <div className={styles.shade} onClick={() => setNavOpen(false)} aria-hidden />}
      <main id="pageContent" tabIndex={-1} className={cx(styles.main, docked && styles.mainBesideNav)}>
        {children}
      </main>
      <Toasts />
    </div>
  );
}

/** Whether the window is wide enough to dock the navigation beside the page. */
function useDocks(): boolean {
  const [docks, setDocks] = useState(window.innerWidth >= NAV_DOCKS_AT);
  useEffect(() => {
    const query = window.matchMedia(`(min-width: ${NAV_DOCKS_AT}px)`);
    const follow = () => {
      setDocks(query.matches);
      if (!query.matches) {
        chrome.next({ ...chrome.getValue(), navOpen: false });
      }
    };
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, []);
  return docks;
}

const getStyles = (theme: GrafanaTheme2) => ({
  frame: css({ display: 'flex', flexDirection: 'column', minHeight: '100vh' }),
  skip: css({
    left: 0,
    position: 'fixed',
    top: -1000,
    zIndex: theme.zIndex.portal,
    '&:focus-visible': { left: 8, top: 4 },
  }),
  header: css({
    background: theme.colors.background.primary,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    height: HEADER_HEIGHT,
    left: 0,
    position: 'fixed',
    right: 0,
    top: 0,
    zIndex: theme.zIndex.navbarFixed,
  }),
  besideNav: css({ left: NAV_WIDTH }),
  shade: css({
    background: theme.components.overlay.background,
    inset: 0,
    position: 'fixed',
    zIndex: theme.zIndex.modalBackdrop,
  }),
  main: css({
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    minWidth: 0,
    paddingTop: HEADER_HEIGHT,
    '&:focus': { outline: 'none' },
  }),
  mainBesideNav: css({ paddingLeft: NAV_WIDTH }),
});
