import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { SceneObjectBase, type SceneComponentProps, type SceneObjectState } from '@grafana/scenes';
import { Icon, LinkButton, PanelChrome, useStyles2 } from '@grafana/ui';
import React from 'react';
import { type MissingConcept } from '../../metrics/resolve';
import { CONCEPT_KEY, PAGES, pageUrl } from '../../routing';
import { linkTo } from '../scene/links';
import { testIds } from '../testIds';

interface MissingPanelState extends SceneObjectState {
  title: string;
  missing: MissingConcept[];
}

/** In the place of a panel whose metric this data source does not have: why, and how to get it. */
export class MissingPanel extends SceneObjectBase<MissingPanelState> {
  public static Component = MissingPanelRenderer;
}

function MissingPanelRenderer({ model }: SceneComponentProps<MissingPanel>) {
  const { title, missing } = model.useState();
  const styles = useStyles2(getStyles);
  const [first] = missing;
  const setup = linkTo(pageUrl(PAGES.setup.path), { [CONCEPT_KEY]: first.id });
  return (
    <PanelChrome title={title}>
      <div className={styles.missing} data-testid={testIds.missingPanel(title)}>
        <Icon name="info-circle" size="xl" aria-hidden />
        <p className={styles.reason}>{first.reason}</p>
        <p className={styles.remedy}>{first.remedy}</p>
        <LinkButton href={setup} icon="wrench" size="sm" variant="secondary" aria-label={`Setup: ${title}`}>
          Setup
        </LinkButton>
      </div>
    </PanelChrome>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  missing: css({
    alignItems: 'center',
    color: theme.colors.text.secondary,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    height: '100%',
    justifyContent: 'center',
    overflow: 'auto',
    padding: theme.spacing(2),
    textAlign: 'center',
  }),
  reason: css({ color: theme.colors.text.primary, margin: 0, maxWidth: 480 }),
  remedy: css({ margin: 0, maxWidth: 480 }),
});
