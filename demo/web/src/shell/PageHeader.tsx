import { css } from '@emotion/css';
import { type GrafanaTheme2, type NavModelItem } from '@grafana/data';
import { type PluginPageProps } from '@grafana/runtime';
import { Tab, TabsBar, useStyles2 } from '@grafana/ui';
import { absolute } from './navModel';

type Props = Pick<PluginPageProps, 'actions' | 'info' | 'renderTitle' | 'subTitle'> & { nav: NavModelItem };

/** Title, actions, subtitle and tabs of a page. */
export function PageHeader({ nav, actions, info, renderTitle, subTitle }: Props) {
  const styles = useStyles2(getStyles);
  const tabs = (nav.children ?? []).filter(({ hideFromTabs }) => !hideFromTabs);
  const below = subTitle ?? nav.subTitle;
  return (
    <div className={styles.header}>
      <div className={styles.top}>
        <div className={styles.titleAndInfo}>
          <div className={styles.title}>
            {nav.img && <img className={styles.image} src={absolute(nav.img)} alt="" />}
            {renderTitle ? renderTitle(nav.text) : <h1 className={styles.heading}>{nav.text}</h1>}
          </div>
          {info && <InfoItems items={info} />}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {below && <div className={styles.subTitle}>{below}</div>}
      {tabs.length > 1 && (
        <TabsBar className={styles.tabs}>
          {tabs.map(({ active, icon, onClick, tabCounter, tabSuffix, text, url }) => (
            <Tab
              key={text}
              label={text}
              active={active}
              icon={icon}
              href={url}
              counter={tabCounter}
              suffix={tabSuffix}
              onChangeTab={() => onClick?.()}
            />
          ))}
        </TabsBar>
      )}
    </div>
  );
}

function InfoItems({ items }: { items: NonNullable<PluginPageProps['info']> }) {
  const styles = useStyles2(getStyles);
  return (
    <dl className={styles.info}>
      {items.map(({ label, value }) => (
        <div key={label}>
          <dt className={styles.infoLabel}>{label}</dt>
          <dd className={styles.infoValue}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  header: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), marginBottom: theme.spacing(2) }),
  top: css({
    alignItems: 'flex-start',
    columnGap: theme.spacing(3),
    display: 'flex',
    flexWrap: 'wrap',
    rowGap: theme.spacing(1),
  }),
  titleAndInfo: css({
    alignItems: 'center',
    display: 'flex',
    flex: 1,
    flexWrap: 'wrap',
    gap: theme.spacing(1, 4),
    minWidth: 200,
  }),
  title: css({ alignItems: 'center', display: 'flex', flexGrow: 1, gap: theme.spacing(2) }),
  heading: css({ margin: 0 }),
  image: css({ height: 32, width: 32 }),
  actions: css({ alignItems: 'center', display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
  subTitle: css({ color: theme.colors.text.secondary, position: 'relative' }),
  tabs: css({ margin: theme.spacing(1, 0) }),
  info: css({ display: 'flex', gap: theme.spacing(3), margin: 0 }),
  infoLabel: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: 'normal',
  }),
  infoValue: css({ margin: 0 }),
});
