import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, ConfirmModal, useStyles2 } from '@grafana/ui';
import React, { type DragEvent, useMemo, useRef, useState } from 'react';
import { Choice } from '../../../shared/ui/Choice';
import { PAGES, pageUrl } from '../../../routing';
import { goTo } from '../../../shared/scene/links';
import { Section } from '../../../shared/ui/Section';
import { mayChangeSlos, NOT_ALLOWED } from '../../../shared/slos/mayChange';
import { convertText } from '../../../slo/convert/convert';
import { toOpenSlo } from '../../../slo/openslo';
import { download } from '../download';
import { type SloContext } from '../SloScene';
import { ImportNotes } from './ImportNotes';
import { type Effect, type ImportMode, planImport, planSentence } from './importPlan';
import { useLeaveGuard } from './useLeaveGuard';
import { useSave } from './useSave';
import { YamlArea } from './YamlArea';

const MODES = [
  { value: 'add' as const, label: 'Add to the present ones' },
  { value: 'replace' as const, label: 'Replace all' },
];

const LIST = pageUrl(PAGES.slos.path);

/** All SLOs as one text: brought in, taken out, fixed, and reset. */
export default function Importer({ definitions, text: saved }: Pick<SloContext, 'definitions' | 'text'>) {
  const styles = useStyles2(getStyles);
  const broken = definitions.problems.length > 0;
  const start = broken ? (saved ?? '') : '';
  const [text, setText] = useState(start);
  const [mode, setMode] = useState<ImportMode>(broken ? 'replace' : 'add');
  const [resetting, setResetting] = useState(false);
  const conversion = useMemo(() => convertText(text), [text]);
  const plan = useMemo(() => planImport(conversion.text, mode, definitions.slos), [conversion, mode, definitions.slos]);
  const leave = useLeaveGuard(text !== start);
  const { busy, failure, save } = useSave(saved, leave);
  const mayChange = mayChangeSlos();
  const empty = text.trim() === '';
  const refused = empty ? undefined : refusal(broken, mode, plan);
  return (
    <>
      {broken && (
        <Alert severity="warning" title="The saved SLOs have mistakes" bottomSpacing={0}>
          Below is the saved text. Fix it and replace all; what cannot be read is not measured until then.
        </Alert>
      )}
      <Section
        title="Import"
        about="OpenSLO v1, one YAML document for each SLO; or a file of Sloth or Pyrra, which is converted. Paste it, drop files onto it, or open them."
        actions={<OpenFiles onText={setText} />}
      >
        <div className={styles.body}>
          <div>
            <Choice aria-label="What to do with it" options={MODES} value={mode} onChange={setMode} />
          </div>
          <DropZone onText={setText}>
            <YamlArea
              label="OpenSLO text"
              rows={20}
              text={text}
              problems={empty ? [] : plan.problems}
              onChange={setText}
            />
          </DropZone>
          {!empty && <ImportNotes conversion={conversion} notes={plan.notes} />}
          {!empty && <PlanTable plan={plan} />}
          {refused && plan.problems.length === 0 && (
            <Alert severity="error" title="This cannot be saved yet" bottomSpacing={0}>
              {refused}
            </Alert>
          )}
          {failure && (
            <Alert severity="error" title="The SLOs were not saved" bottomSpacing={0}>
              {failure}
            </Alert>
          )}
          {!mayChange && (
            <Alert severity="info" title="You can check a text, but not save it" bottomSpacing={0}>
              {NOT_ALLOWED}
            </Alert>
          )}
          <div className={styles.buttons}>
            {mayChange && (
              <Button
                icon={busy ? 'spinner' : 'save'}
                disabled={busy || empty || refused !== undefined || !(plan.changes || broken)}
                onClick={() => void save(plan.text, `SLOs were imported: ${planSentence(plan)}.`, LIST)}
              >
                Save
              </Button>
            )}
            <Button variant="secondary" disabled={busy} onClick={() => goTo(LIST)}>
              Cancel
            </Button>
          </div>
        </div>
      </Section>
      <Section title="Export" about="All SLOs as one OpenSLO file: for slo/, for provisioning, or for another Grafana.">
        <div className={styles.buttons}>
          <Button
            variant="secondary"
            icon="download-alt"
            onClick={() => download('slos.yaml', saved ?? toOpenSlo(definitions.slos), 'application/yaml')}
          >
            Download all SLOs
          </Button>
          {mayChange && !definitions.shipped && (
            <Button variant="destructive" fill="outline" icon="history" onClick={() => setResetting(true)}>
              Back to the shipped SLOs
            </Button>
          )}
        </div>
      </Section>
      <ConfirmModal
        isOpen={resetting}
        title="Back to the shipped SLOs"
        body="Your own SLOs and every change to the shipped ones go. You can undo it right after."
        confirmText="Bring them back"
        onConfirm={() => {
          setResetting(false);
          void save(undefined, 'The shipped SLOs are back.', LIST);
        }}
        onDismiss={() => setResetting(false)}
      />
    </>
  );
}

/** Why a text cannot be saved, in a sentence. */
function refusal(broken: boolean, mode: ImportMode, { problems, faults }: ReturnType<typeof planImport>) {
  if (broken && mode === 'add') {
    return 'Adding would lose the saved SLOs that cannot be read. Fix the saved text, and replace all.';
  }
  if (problems.length > 0) {
    return 'The text has mistakes.';
  }
  return faults.length > 0 ? faults.join(' ') : undefined;
}

const EFFECTS: Record<Effect, string> = {
  new: 'is added',
  replaces: 'replaces the present one',
  unchanged: 'is the same already',
  removed: 'is removed',
};

function PlanTable({ plan }: { plan: ReturnType<typeof planImport> }) {
  const styles = useStyles2(getStyles);
  if (plan.rows.length === 0) {
    return null;
  }
  return (
    <table className={styles.table}>
      <caption className={styles.caption}>{`What will happen: ${planSentence(plan)}.`}</caption>
      <tbody>
        {plan.rows.map(({ name, title, effect }) => (
          <tr key={`${name} ${effect}`} data-effect={effect}>
            <th scope="row">{title}</th>
            <td>{name}</td>
            <td>{EFFECTS[effect]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Files that are chosen; several make one text. */
function OpenFiles({ onText }: { onText: (text: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept=".yaml,.yml"
        aria-label="OpenSLO files"
        onChange={({ currentTarget }) => {
          void readFiles(currentTarget.files).then(onText);
          // The same file can be chosen again.
          currentTarget.value = '';
        }}
      />
      <Button size="sm" variant="secondary" icon="upload" onClick={() => input.current?.click()}>
        Open files
      </Button>
    </>
  );
}

function DropZone({ onText, children }: { onText: (text: string) => void; children: React.ReactNode }) {
  const drop = (event: DragEvent) => {
    if (event.dataTransfer.files.length > 0) {
      event.preventDefault();
      void readFiles(event.dataTransfer.files).then(onText);
    }
  };
  return (
    <div onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      {children}
    </div>
  );
}

async function readFiles(files: FileList | null): Promise<string> {
  const texts = await Promise.all([...(files ?? [])].map((file) => file.text()));
  return texts.map((text) => text.trim().replace(/^---\n/, '')).join('\n---\n') + '\n';
}

const getStyles = (theme: GrafanaTheme2) => ({
  body: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  buttons: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
  table: css({
    borderCollapse: 'collapse',
    width: '100%',
    'th, td': {
      borderTop: `1px solid ${theme.colors.border.weak}`,
      fontWeight: theme.typography.fontWeightRegular,
      overflowWrap: 'anywhere',
      padding: theme.spacing(0.5, 1),
      textAlign: 'left',
    },
    'td:nth-child(2)': { color: theme.colors.text.secondary },
  }),
  caption: css({
    captionSide: 'top',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    padding: theme.spacing(0.5, 0),
  }),
});
