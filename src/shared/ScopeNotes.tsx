import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import {
  MultiValueVariable,
  SceneObjectBase,
  sceneGraph,
  type SceneComponentProps,
  type SceneObjectState,
} from '@grafana/scenes';
import { Button, ClipboardButton, Icon, useStyles2 } from '@grafana/ui';
import React from 'react';
import { type ConceptId } from '../metrics/catalogue';
import { type Resolution } from '../metrics/resolve';
import { VAR } from '../routing';
import { chosenInstances, chosenJobs } from './chosen';
import { type Note, notesOf } from './notes';
import { testIds } from './testIds';
import { JobVariable } from './variables';

interface ScopeNotesState extends SceneObjectState {
  resolution: Resolution;
  /** What the page asks for. */
  concepts: ConceptId[];
}

/** Below the controls: what the reader must know about the whole page, such as a filter that cannot be applied. */
export class ScopeNotes extends SceneObjectBase<ScopeNotesState> {
  public static Component = ScopeNotesRenderer;

  public showJobsToo(jobs: string[]) {
    locationService.partial({ [`var-${VAR.job}`]: [...chosenJobs(this), ...jobs] });
  }
}

function ScopeNotesRenderer({ model }: SceneComponentProps<ScopeNotes>) {
  const { resolution, concepts } = model.useState();
  const job = sceneGraph.lookupVariable(VAR.job, model) as JobVariable;
  const instance = sceneGraph.lookupVariable(VAR.instance, model) as MultiValueVariable;
  job.useState();
  instance.useState();
  const styles = useStyles2(getStyles);
  const notes = notesOf({
    resolution,
    concepts,
    instances: chosenInstances(model),
    scrapes: job.scrapesLeftOut(),
  });
  if (notes.length === 0) {
    return null;
  }
  return (
    <aside className={styles.notes} aria-label="About what is shown" data-testid={testIds.notes}>
      {notes.map((note) => (
        <NoteLine key={note.kind} note={note} onShowJobs={(jobs) => model.showJobsToo(jobs)} />
      ))}
    </aside>
  );
}

function NoteLine({ note, onShowJobs }: { note: Note; onShowJobs: (jobs: string[]) => void }) {
  const styles = useStyles2(getStyles);
  const { kind, text, remedy, jobs } = note;
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
        {jobs && (
          <Button size="sm" variant="secondary" icon="plus" onClick={() => onShowJobs(jobs)}>
            Show it too
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
