import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, LinkButton, Tab, TabsBar, useStyles2 } from '@grafana/ui';
import React, { useMemo, useState } from 'react';
import { PAGES, pageUrl, SLO_PATHS } from '../../../routing';
import { linkTo } from '../../../shared/scene/links';
import { Section } from '../../../shared/ui/Section';
import type { Slo } from '../../../slo/types';
import { NotThere } from '../NotThere';
import { type Preview } from '../Preview';
import { type SloContext } from '../SloScene';
import { type Draft, draftOf, isChanged, NEW_SLO, patched, textOf, typed } from './draft';
import { EditorActions } from './EditorActions';
import { DraftForm } from './DraftForm';
import { PreviewSection } from './PreviewSection';
import { allProblems, problemsOf } from './problems';
import { YamlArea } from './YamlArea';

type View = 'form' | 'yaml';

interface EditorProps {
  context: SloContext;
  preview: Preview;
}

/** The editor of one SLO: as a form and as OpenSLO, with a preview. */
export default function Editor(props: EditorProps) {
  const { definitions, name } = props.context;
  const opened = definitions.slos.find((one) => one.name === name);
  if (definitions.problems.length > 0) {
    return <Unreadable problems={definitions.problems} />;
  }
  if (name !== '' && !opened) {
    return <NotThere name={name} slos={definitions.slos} />;
  }
  return <OneSlo {...props} start={opened ?? NEW_SLO} />;
}

/** A form knows only what could be read: saving from it would lose the rest. */
function Unreadable({ problems }: { problems: string[] }) {
  return (
    <Alert severity="error" title="The saved SLOs have mistakes, so nothing can be edited here">
      <p>Saving one SLO would lose those that cannot be read. Fix the whole text first.</p>
      <ul style={{ marginLeft: 24 }}>
        {problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
      <LinkButton size="sm" variant="secondary" href={linkTo(pageUrl(PAGES.slos.path, SLO_PATHS.import))}>
        Open the text in Import
      </LinkButton>
    </Alert>
  );
}

function OneSlo({ context, preview, start }: EditorProps & { start: Slo }) {
  const { definitions, text, name, store } = context;
  const styles = useStyles2(getStyles);
  const [draft, setDraft] = useState<Draft>(() => draftOf(start));
  const [view, setView] = useState<View>('form');
  const [touched, setTouched] = useState(name !== '');
  const all = definitions.slos;
  const { slo } = draft;
  const waits = draft.problems.length > 0;
  const problems = useMemo(() => problemsOf(slo, all, name), [slo, all, name]);
  const faults = allProblems(problems);
  const valid = !waits && faults.length === 0;
  const others = useMemo(() => all.filter((one) => one.name !== name), [all, name]);
  const change = (patch: Partial<Slo>) => setDraft(draftOf(patched(slo, patch)));
  const show = (next: View) => {
    setView(next);
    // A text that is read is written anew when one comes back; one that is not stays as it was typed.
    setDraft(waits ? draft : draftOf(slo));
  };
  return (
    <>
      <TabsBar>
        <Tab label="Form" active={view === 'form'} onChangeTab={() => show('form')} />
        <Tab label="YAML" active={view === 'yaml'} onChangeTab={() => show('yaml')} />
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
                onChange={(next) => setDraft(typed(draft, next))}
              />
            </Section>
          )}
          {view === 'form' && waits && (
            <Waiting onYaml={() => setView('yaml')} onDiscard={() => setDraft(draftOf(slo))} />
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
            {...{ all, slo, name, text }}
            yaml={textOf(draft)}
            faults={waits ? ['The YAML has mistakes.'] : faults}
            showFaults={touched || view === 'yaml'}
            changed={isChanged(draft, start)}
            onTry={() => setTouched(true)}
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

function Waiting({ onYaml, onDiscard }: { onYaml: () => void; onDiscard: () => void }) {
  const styles = useStyles2(getStyles);
  return (
    <Alert severity="info" title="The form waits for valid YAML" bottomSpacing={0}>
      <p>The YAML that you typed has mistakes, so the form cannot show it.</p>
      <div className={styles.buttons}>
        <Button size="sm" onClick={onYaml}>
          Go on with the YAML
        </Button>
        <Button size="sm" variant="secondary" onClick={onDiscard}>
          Go back to what it was before
        </Button>
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
