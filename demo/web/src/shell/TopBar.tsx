import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { IconButton, ToolbarButton, useStyles2 } from '@grafana/ui';
import { Breadcrumbs } from './Breadcrumbs';
import { chrome, HEADER_HEIGHT, setNavOpen } from './chrome';
import { Disclosure } from './Disclosure';
import { Logo } from './Logo';
import { setTheme, theme } from './themes';
import { useSubject } from './useObservable';

/** The top bar: breadcrumbs, the preview notice, and the theme. */
export function TopBar() {
  const styles = useStyles2(getStyles);
  const { navOpen, crumbs } = useSubject(chrome);
  const { isDark } = useSubject(theme);
  return (
    <div className={styles.bar}>
      {!navOpen && (
        <div className={styles.menu}>
          <IconButton
            name="bars"
            size="xl"
            tooltip="Open menu"
            aria-expanded={false}
            onClick={() => setNavOpen(true)}
          />
          <Logo />
        </div>
      )}
      <Breadcrumbs crumbs={crumbs} />
      <div className={styles.right}>
        <Disclosure />
        <span className={styles.separator} />
        <ToolbarButton
          iconOnly
          icon="palette"
          tooltip={isDark ? 'Use the light theme' : 'Use the dark theme'}
          aria-label={isDark ? 'Use the light theme' : 'Use the dark theme'}
          onClick={() => setTheme(isDark ? 'light' : 'dark')}
        />
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    alignItems: 'center',
    display: 'flex',
    gap: theme.spacing(2),
    height: HEADER_HEIGHT - 1,
    justifyContent: 'space-between',
    padding: theme.spacing(0, 1),
    [theme.breakpoints.up('md')]: { paddingLeft: theme.spacing(2) },
  }),
  menu: css({ alignItems: 'center', display: 'flex', flexShrink: 0, gap: theme.spacing(1.5) }),
  right: css({ alignItems: 'center', display: 'flex', flexShrink: 0, gap: theme.spacing(0.5), marginLeft: 'auto' }),
  separator: css({ background: theme.colors.border.medium, height: 24, width: 1 }),
});
