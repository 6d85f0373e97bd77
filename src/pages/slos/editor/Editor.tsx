import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, Tab, TabsBar, useStyles2 } from '@grafana/ui';
import React, { useMemo, useState } from 'react';
import { SLO_PATHS } from '../../../routing';
import { settingText } from '../../../shared/slos/mergeSettings';
import { besideOf, readDocuments, type SloDocument } from '../../../shared/slos/reading';
import { Section } from '../../../shared/ui/Section';
import type { Slo } from '../../../slo/types';
import { NotThere } from '../NotThere';
import { type Preview } from '../Preview';
import { type SloContext } from '../SloScene';
import { type Draft, draftOf, draftOfText, filled, isChanged, NEW_SLO, typed } from './draft';
import { DraftBoundary } from './DraftBoundary';
import { DraftForm } from './DraftForm';
import { EditorActions } from './EditorActions';
import { KeptOffer } from './KeptOffer';
import { PreviewSection } from './PreviewSection';
import { allProblems, problemsOf } from './problems';
import { textOf } from './rewrite';
import { useDraft } from './useDraft';
import { YamlArea } from './YamlArea';

type View = 'form' | 'yaml';

interface EditorProps {
  context: SloContext;
  preview: Preview;
}

/** The editor of one SLO: as a form and as OpenSLO, with a preview. One that cannot be read is repaired as text. */
export default function Editor(props: EditorProps) {
  const { definitions, text, name } = props.context;
  const base = useMemo(() => settingText(text), [text]);
  const opened = useMemo(() => readDocuments(base).find(({ key }) => key === name), [base, name]);
  if (name !== '' && !opened) {
    return <NotThere name={name} slos={definitions.slos} />;
  }
  const page = name === '' ? SLO_PATHS.create : `${SLO_PATHS.edit}/${name}`;
  return (
    <DraftBoundary page={page} write={textOf}>
      <OneSlo {...props} base={base} opened={opened} page={page} />
    </DraftBoundary>
  );
}

interface OneProps extends EditorProps {
  /** The text of all SLOs. */
  base: string;
  /** The document under edit; undefined for a new SLO. */
  opened: SloDocument | undefined;
  /** Under which the draft is kept. */
  page: string;
}

function OneSlo({ context, preview, base, opened, page }: OneProps) {
  const { definitions, name, store } = context;
  const styles = useStyles2(getStyles);
  const beside = useMemo(() => besideOf(base), [base]);
  const [start] = useState(() => (opened ? draftOfText(opened.text, beside) : draftOf(NEW_SLO)));
  const { value: draft, set: setDraft, offer, forget } = useDraft<Draft>(page, start);
  const [view, setView] = useState<View>(opened?.problems.length ? 'yaml' : 'form');
  const [touched, setTouched] = useState(name !== '');
  const all = definitions.slos;
  const { slo } = draft;
  const waits = draft.problems.length > 0;
  const openedAs = all.some((one) => one.name === name) ? name : '';
  const problems = useMemo(() => problemsOf(slo, all, openedAs), [slo, all, openedAs]);
  const faults = allProblems(problems);
  const valid = !waits && faults.length === 0;
  const others = useMemo(() => all.filter((one) => one.name !== name), [all, name]);
  const change = (patch: Partial<Slo>) => setDraft(filled(draft, patch));
  return (
    <>
      <KeptOffer offer={offer} />
      {opened && opened.problems.length > 0 && (
        <Alert severity="warning" title={`"${opened.title}" cannot be read`} bottomSpacing={0}>
          It is not measured until it is repaired. The other SLOs are not affected.
        </Alert>
      )}
      <TabsBar>
        <Tab label="Form" active={view === 'form'} onChangeTab={() => setView('form')} />
        <Tab label="YAML" active={view === 'yaml'} onChangeTab={() => setView('yaml')} />
      </TabsBar>
      <div className={styles.columns}>
        <div className={styles.column}>
          {view === 'yaml' && (
            <Section title="YAML" about="This SLO as OpenSLO v1. The form shows the same.">
              <YamlArea
                label="YAML of this SLO"
                rows={26}
                text={textOf(draft)}
                problems={draft.problems}
                start={opened?.problems[0]}
                onChange={(next) => setDraft(typed(draft, next, beside))}
              />
            </Section>
          )}
          {view === 'form' && waits && (
            <Waiting
              onYaml={() => setView('yaml')}
              onDiscard={draft.source || name === '' ? () => setDraft(filled(draft, {})) : undefined}
            />
          )}
          {view === 'form' && !waits && (
            <DraftForm
              slo={slo}
              others={others}
              resolution={store.resolution}
              problems={problems}
              showAll={touched}
              change={change}
            />
          )}
          <EditorActions
            context={context}
            base={base}
            opened={opened}
            draft={draft}
            faults={waits ? ['The YAML has mistakes.'] : faults}
            showFaults={touched || view === 'yaml'}
            changed={isChanged(draft, start)}
            onTry={() => setTouched(true)}
            onDone={forget}
          />
        </div>
        <div className={styles.column}>
          <PreviewSection
            slo={valid ? slo : undefined}
            preview={preview}
            onTarget={(objective) => change({ objective })}
          />
        </div>
      </div>
    </>
  );
}

interface WaitingProps {
  onYaml: () => void;
  /** Undefined where there is nothing to go back to. */
  onDiscard?: () => void;
}

function Waiting({ onYaml, onDiscard }: WaitingProps) {
  const styles = useStyles2(getStyles);
  return (
    <Alert severity="info" title="The form waits for valid YAML" bottomSpacing={0}>
      <p>The YAML has mistakes, so the form cannot show it.</p>
      <div className={styles.buttons}>
        <Button size="sm" onClick={onYaml}>
          Continue with the YAML
        </Button>
        {onDiscard && (
          <Button size="sm" variant="secondary" onClick={onDiscard}>
            Go back to what it was before
          </Button>
        )}
      </div>
    </Alert>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  columns: css({
    alignItems: 'start',
    display: 'grid',
    gap: theme.spacing(1),
    gridTemplateColumns: 'minmax(0, 1fr)',
    [theme.breakpoints.up('lg')]: { gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)' },
  }),
  column: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), minWidth: 0 }),
  buttons: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
});
