import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import {
  MultiValueVariable,
  SceneObjectBase,
  sceneGraph,
  VariableDependencyConfig,
  type SceneComponentProps,
  type SceneObjectState,
} from '@grafana/scenes';
import { Button, ClipboardButton, Icon, useStyles2 } from '@grafana/ui';
import React from 'react';
import { type ConceptId } from '../../metrics/catalogue';
import { type Resolution } from '../../metrics/resolve';
import { VAR } from '../../routing';
import { chosenInstances, chosenJobs } from './chosen';
import { elsewhere, type Elsewhere } from '../store/elsewhere';
import { type Note, notesOf } from './notes';
import { testIds } from '../testIds';
import { ElapsedTimeRange } from './timeRanges';
import { rangeNote } from './timeWords';
import { JobVariable } from './variables';

interface ScopeNotesState extends SceneObjectState {
  resolution: Resolution;
  /** The concepts that the page shows. */
  concepts: ConceptId[];
  /** What is stored under other instances than the chosen ones, if known. */
  elsewhere?: Elsewhere[];
}

/** Below the controls: what the reader must know about the whole page, such as a filter that cannot be applied. */
export class ScopeNotes extends SceneObjectBase<ScopeNotesState> {
  public static Component = ScopeNotesRenderer;

  private lookUps = 0;

  protected _variableDependency = new VariableDependencyConfig(this, {
    variableNames: [VAR.dataSource, VAR.job, VAR.instance],
    onVariableUpdateCompleted: () => this.lookElsewhere(),
  });

  public constructor(state: Pick<ScopeNotesState, 'resolution' | 'concepts'>) {
    super(state);
    this.addActivationHandler(() => {
      this.lookElsewhere();
    });
  }

  public showToo({ variable, values }: NonNullable<Note['more']>) {
    const chosen = variable === VAR.job ? chosenJobs(this) : chosenInstances(this);
    locationService.partial({ [`var-${variable}`]: [...chosen, ...values] });
  }

  /** Finds the instances under which the two halves of contextd's metrics are stored, once an instance is chosen. */
  private async lookElsewhere() {
    const current = ++this.lookUps;
    const instances = chosenInstances(this);
    const dataSource = String(sceneGraph.lookupVariable(VAR.dataSource, this)?.getValue() ?? '');
    const { value: range } = sceneGraph.getTimeRange(this).state;
    const found =
      instances.length === 0
        ? []
        : // The note is optional: the page itself reports a failing data source.
          await elsewhere(dataSource, chosenJobs(this), instances, range).catch(() => []);
    if (current === this.lookUps) {
      this.setState({ elsewhere: found });
    }
  }
}

function ScopeNotesRenderer({ model }: SceneComponentProps<ScopeNotes>) {
  const { resolution, concepts, elsewhere: found = [] } = model.useState();
  const job = sceneGraph.lookupVariable(VAR.job, model) as JobVariable;
  const instance = sceneGraph.lookupVariable(VAR.instance, model) as MultiValueVariable;
  job.useState();
  instance.useState();
  const timeRange = sceneGraph.getTimeRange(model);
  timeRange.useState();
  const styles = useStyles2(getStyles);
  const notes = notesOf({
    resolution,
    concepts,
    instances: chosenInstances(model),
    elsewhere: found,
    range: timeRange instanceof ElapsedTimeRange ? rangeNote(timeRange.chosen(), Date.now()) : undefined,
    scrapes: job.scrapesLeftOut(),
  });
  if (notes.length === 0) {
    return null;
  }
  return (
    <aside className={styles.notes} aria-label="About what is shown" data-testid={testIds.notes}>
      {notes.map((note) => (
        <NoteLine key={note.kind} note={note} onShow={(more) => model.showToo(more)} />
      ))}
    </aside>
  );
}

function NoteLine({ note, onShow }: { note: Note; onShow: (more: NonNullable<Note['more']>) => void }) {
  const styles = useStyles2(getStyles);
  const { kind, text, remedy, more } = note;
  return (
    <div className={styles.note} data-testid={testIds.note(kind)}>
      <Icon name="info-circle" className={styles.icon} aria-hidden />
      <div className={styles.words}>
        <span>{text}</span>
        {remedy && (
          <span className={styles.remedy}>
            <code>{remedy}</code>
            <ClipboardButton
              size="sm"
              fill="text"
              variant="secondary"
              icon="copy"
              getText={() => remedy}
              aria-label={`Copy ${remedy}`}
            >
              Copy
            </ClipboardButton>
          </span>
        )}
        {more && (
          <Button size="sm" variant="secondary" icon="plus" onClick={() => onShow(more)}>
            Show {more.values.length === 1 ? more.values[0] : 'them'} too
          </Button>
        )}
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  notes: css({
    background: theme.colors.background.secondary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderLeft: `3px solid ${theme.colors.info.border}`,
    borderRadius: theme.shape.radius.default,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(0.5),
    marginBottom: theme.spacing(1),
    padding: theme.spacing(0.75, 1.5),
  }),
  note: css({
    alignItems: 'flex-start',
    display: 'flex',
    fontSize: theme.typography.bodySmall.fontSize,
    gap: theme.spacing(1),
  }),
  icon: css({ color: theme.colors.info.text, flexShrink: 0, marginTop: 2 }),
  words: css({ alignItems: 'center', columnGap: theme.spacing(1), display: 'flex', flexWrap: 'wrap', minWidth: 0 }),
  remedy: css({ alignItems: 'center', display: 'inline-flex', flexWrap: 'wrap', overflowWrap: 'anywhere' }),
});
