import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, useStyles2 } from '@grafana/ui';
import React, { useMemo, useState } from 'react';
import { PAGES, pageUrl, SLO_PATHS } from '../../../routing';
import { goTo } from '../../../shared/scene/links';
import { settingText } from '../../../shared/slos/mergeSettings';
import { mayChangeSlos, NOT_ALLOWED } from '../../../shared/slos/mayChange';
import { Choice } from '../../../shared/ui/Choice';
import { Section } from '../../../shared/ui/Section';
import { convertText } from '../../../slo/convert/convert';
import { type SloContext } from '../SloScene';
import { ConflictChoice } from './ConflictChoice';
import { DraftBoundary } from './DraftBoundary';
import { Exporter } from './Exporter';
import { DropZone, OpenFiles } from './FileInput';
import { type BroughtFiles, tooLong } from './files';
import { ImportNotes } from './ImportNotes';
import { type ImportMode, type ImportPlan, planImport, planSentence } from './importPlan';
import { KeptOffer } from './KeptOffer';
import { PlanTable } from './PlanTable';
import { type Checked, useChecked } from './useChecked';
import { useDraft } from './useDraft';
import { useLeaveGuard } from './useLeaveGuard';
import { useSave } from './useSave';
import { YamlArea } from './YamlArea';

const MODES = [
  { value: 'add' as const, label: 'Add to the present ones' },
  { value: 'replace' as const, label: 'Replace all' },
];

const LIST = pageUrl(PAGES.slos.path);

type Props = Pick<SloContext, 'definitions' | 'text'>;

interface Draft {
  text: string;
  mode: ImportMode;
}

const EMPTY: Draft = { text: '', mode: 'add' };

/** All SLOs as one text: brought in, taken out, edited, and reset. */
export default function Importer(props: Props) {
  return (
    <DraftBoundary<Draft> page={SLO_PATHS.import} write={({ text }) => text}>
      <Importing {...props} />
    </DraftBoundary>
  );
}

function Importing({ definitions, text: saved }: Props) {
  const styles = useStyles2(getStyles);
  const base = useMemo(() => settingText(saved), [saved]);
  const { value: draft, set, offer, forget } = useDraft<Draft>(SLO_PATHS.import, EMPTY);
  const [before, setBefore] = useState<Draft>();
  const [fileProblems, setFileProblems] = useState<string[]>([]);
  const { text, mode } = draft;
  const long = tooLong(text);
  const checked = useChecked(long === undefined ? text : '');
  const conversion = useMemo(() => convertText(checked.text), [checked.text]);
  const plan = useMemo(() => planImport(conversion.text, mode, base), [conversion, mode, base]);
  const leave = useLeaveGuard(text !== '', forget);
  const { busy, failure, conflict, save } = useSave(saved, () => {
    leave();
    forget();
  });
  const put = (next: Draft) => {
    setBefore(text.trim() === '' ? undefined : draft);
    set(next);
  };
  const onFiles = (files: BroughtFiles) => {
    setFileProblems(files.problems);
    if (files.text !== undefined) {
      put({ text: files.text, mode });
    }
  };
  const onText = (next: string) => set({ text: next, mode });
  return (
    <>
      <KeptOffer offer={offer} />
      <Section
        title="Import"
        about="OpenSLO v1, one YAML document for each SLO; or a file of Sloth or Pyrra, which is converted. Paste it, drop files onto it, or open them."
        actions={<OpenFiles onFiles={onFiles} />}
      >
        <div className={styles.body}>
          <div className={styles.row}>
            <Choice
              aria-label="What to do with it"
              options={MODES}
              value={mode}
              onChange={(next) => set({ text, mode: next })}
            />
            <Button
              size="sm"
              variant="secondary"
              fill="text"
              icon="pen"
              onClick={() => put({ text: base, mode: 'replace' })}
            >
              Edit the saved text
            </Button>
          </div>
          {fileProblems.length > 0 && <FileProblems sentences={fileProblems} />}
          {before && (
            <Alert severity="info" title="The text from before was replaced" bottomSpacing={0}>
              <Button
                size="sm"
                variant="secondary"
                icon="history"
                onClick={() => {
                  set(before);
                  setBefore(undefined);
                }}
              >
                Bring it back
              </Button>
            </Alert>
          )}
          <DropZone onFiles={onFiles}>
            <YamlArea
              label="OpenSLO text"
              rows={20}
              text={text}
              problems={text.trim() === '' ? NONE : long ? [{ line: 1, column: 1, message: long }] : plan.problems}
              onChange={onText}
            />
          </DropZone>
          {text.trim() !== '' && !long && !checked.progress && (
            <ImportNotes conversion={conversion} notes={plan.notes} />
          )}
          {text.trim() !== '' && !long && <Findings plan={plan} progress={checked.progress} />}
          {failure && (
            <Alert severity="error" title="The SLOs were not saved" bottomSpacing={0}>
              {failure}
            </Alert>
          )}
          {conflict && <ConflictChoice error={conflict.error} busy={busy} save={conflict.save} />}
          <Buttons
            busy={busy}
            ready={text.trim() !== '' && !long && !checked.progress && isSound(plan) && plan.changes}
            onSave={() =>
              void save({ text: plan.text, sentence: `SLOs were imported: ${planSentence(plan)}.`, next: LIST })
            }
          />
        </div>
      </Section>
      <Exporter
        text={base}
        shipped={definitions.shipped}
        onReset={() => void save({ text: undefined, sentence: 'The shipped SLOs are back.', next: LIST })}
      />
    </>
  );
}

const NONE: never[] = [];

const isSound = ({ problems, faults }: ImportPlan) => problems.length === 0 && faults.length === 0;

function FileProblems({ sentences }: { sentences: string[] }) {
  return (
    <Alert severity="error" title="Not every file was taken" bottomSpacing={0}>
      {sentences.map((sentence) => (
        <div key={sentence}>{sentence}</div>
      ))}
    </Alert>
  );
}

function Findings({ plan, progress }: { plan: ImportPlan; progress: Checked['progress'] }) {
  if (progress) {
    return <p role="status">{`Checking… ${progress.read} of ${progress.all || 'all'} documents.`}</p>;
  }
  return (
    <>
      <PlanTable plan={plan} />
      {plan.problems.length === 0 && plan.faults.length > 0 && (
        <Alert severity="error" title="This cannot be saved yet" bottomSpacing={0}>
          {plan.faults.slice(0, 50).map((fault) => (
            <div key={fault}>{fault}</div>
          ))}
          {plan.faults.length > 50 && <div>{`And ${plan.faults.length - 50} more.`}</div>}
        </Alert>
      )}
    </>
  );
}

function Buttons({ busy, ready, onSave }: { busy: boolean; ready: boolean; onSave: () => void }) {
  const styles = useStyles2(getStyles);
  const mayChange = mayChangeSlos();
  return (
    <>
      {!mayChange && (
        <Alert severity="info" title="You can check a text, but not save it" bottomSpacing={0}>
          {NOT_ALLOWED}
        </Alert>
      )}
      <div className={styles.row}>
        {mayChange && (
          <Button icon={busy ? 'spinner' : 'save'} disabled={busy || !ready} onClick={onSave}>
            Save
          </Button>
        )}
        <Button variant="secondary" disabled={busy} onClick={() => goTo(LIST)}>
          Cancel
        </Button>
      </div>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  body: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), minWidth: 0 }),
  row: css({ alignItems: 'center', display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
});
