import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { Alert, Button, FieldValidationMessage, LinkButton, useStyles2 } from '@grafana/ui';
import React, { useMemo, useState } from 'react';
import { PAGES, pageUrl, SLO_PATHS, withContext } from '../../routing';
import { SentenceLine } from '../../shared/headline/Headline';
import { recordingRules, RULES_NEED_INSIGHTS } from '../../shared/insights/rules';
import { type SloMeasure } from '../../shared/slos/measure';
import { ProblemState } from '../../shared/states/states';
import { download } from './download';
import { HistoryNote } from './HistoryNote';
import { LastChange } from '../../shared/slos/LastChange';
import { type SloViewProps } from './SloScene';
import { SloTable } from './SloTable';
import { useMeasures } from './useMeasures';
import { listSentence } from './words';

/** The pages below this one, and what can be taken away from it. */
export function SloList({ definitions, scope, insightsUid }: SloViewProps & { insightsUid?: string }) {
  const { slos, problems } = definitions;
  const measures = useMeasures(slos, slos, scope);
  const done = useMemo(() => measures.filter((one) => one !== undefined), [measures]);
  const failure = commonFailure(measures);
  return (
    <>
      <LastChange />
      {problems.length > 0 && <DefinitionProblems problems={problems} />}
      <SentenceLine sentence={listSentence(measures, scope.now)} />
      <Actions measures={done} insightsUid={insightsUid} />
      {failure ? (
        <ProblemState problem={{ kind: 'failed', title: 'No SLO could be measured', detail: failure }} />
      ) : (
        slos.length > 0 && <SloTable slos={slos} measures={measures} now={scope.now} />
      )}
      {done.length === slos.length && <HistoryNote measures={done} scope={scope} />}
    </>
  );
}

/** Where the store fails for all of them, its reason is said once. */
function commonFailure(measures: ReadonlyArray<SloMeasure | undefined>): string | undefined {
  const [first, ...others] = measures;
  const same = others.every((one) => one?.problem === first?.problem);
  return first?.problem && !first.resolved && others.length > 0 && same ? first.problem : undefined;
}

function DefinitionProblems({ problems }: { problems: string[] }) {
  const styles = useStyles2(getStyles);
  return (
    <Alert severity="warning" title="Some SLOs in the app’s configuration cannot be read" bottomSpacing={0}>
      <ul className={styles.problems}>
        {problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
      They are left out below. <a href={linkTo(SLO_PATHS.import)}>Mend the text</a>
    </Alert>
  );
}

function linkTo(path: string): string {
  return withContext(pageUrl(PAGES.slos.path, path), locationService.getLocation().search);
}

function Actions({ measures, insightsUid }: { measures: SloMeasure[]; insightsUid?: string }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.actions}>
      <LinkButton href={linkTo(SLO_PATHS.create)} icon="plus" size="sm">
        New SLO
      </LinkButton>
      <LinkButton href={linkTo(SLO_PATHS.import)} icon="upload" size="sm" variant="secondary">
        Import and export
      </LinkButton>
      <LinkButton href={linkTo(SLO_PATHS.report)} icon="file-alt" size="sm" variant="secondary">
        Report
      </LinkButton>
      <RulesButton measures={measures} insightsUid={insightsUid} />
    </div>
  );
}

/** The recording rules of what can be measured here, with the names of this store. */
function RulesButton({ measures, insightsUid }: { measures: SloMeasure[]; insightsUid?: string }) {
  const resolved = measures.flatMap((one) => (one.resolved ? [one.resolved] : []));
  const [failure, setFailure] = useState('');
  const save = async (uid: string) => {
    try {
      download('contextd-slo.rules.yaml', await recordingRules(uid, resolved), 'application/yaml');
      setFailure('');
    } catch (error) {
      setFailure((error as Error).message);
    }
  };
  return (
    <>
      <Button
        icon="download-alt"
        size="sm"
        variant="secondary"
        disabled={resolved.length === 0 || insightsUid === undefined}
        onClick={() => insightsUid !== undefined && save(insightsUid)}
        tooltip={
          insightsUid === undefined
            ? RULES_NEED_INSIGHTS
            : 'Recording rules that make these pages cheap for a store with many series. The answers stay the same.'
        }
      >
        Recording rules
      </Button>
      {failure && <FieldValidationMessage>{failure}</FieldValidationMessage>}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  actions: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
  problems: css({ margin: theme.spacing(0, 0, 1), paddingLeft: theme.spacing(2.5) }),
});
