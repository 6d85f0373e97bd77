import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { RadioButtonGroup, Text, useStyles2 } from '@grafana/ui';
import React, { useEffect, useState } from 'react';
import { Section } from '../../shared/ui/Section';
import { askerOf, resolveIn, sentenceOf, type SloScope } from '../../shared/slos/measure';
import type { SpentPart } from '../../slo/budget';
import { type GroupReading } from '../../slo/reading';
import type { Slo } from '../../slo/types';
import { attributed, readSpent, spendLabels, type Spent } from './spent';
import { budgetWords, countWords, unitWords } from './words';

interface SpentByProps {
  slo: Slo;
  all: readonly Slo[];
  group: GroupReading;
  scope: SloScope;
}

/** What spent the budget, as bars that add up to what is spent. */
export function SpentBy({ slo, all, group, scope }: SpentByProps) {
  const labels = spendLabels(slo);
  const [label, setLabel] = useState(labels[0]);
  const answer = useSpent({ slo, all, group, scope }, label);
  const { many } = unitWords(slo);
  return (
    <Section
      title="Spent by"
      about={`Bad ${many} by the value of a label, as shares of the whole budget.`}
      actions={
        <RadioButtonGroup
          aria-label="Split by"
          size="sm"
          options={labels.slice(0, 4).map((value) => ({ value, label: value }))}
          value={label}
          onChange={setLabel}
        />
      }
    >
      {answer === undefined ? (
        <Text color="secondary">Counting…</Text>
      ) : typeof answer === 'string' ? (
        <Text color="secondary">{answer}</Text>
      ) : (
        <Bars {...answer} label={label} many={many} />
      )}
    </Section>
  );
}

/** The parts, or a sentence that says why there are none; undefined until they are there. */
function useSpent({ slo, all, group, scope }: SpentByProps, label: string): Spent | string | undefined {
  const [found, setFound] = useState<{ key: string; answer: Spent | string }>();
  const key = JSON.stringify([slo, group.labels, label, scope.dataSource, scope.jobs, scope.now]);
  useEffect(() => {
    let current = true;
    const say = (answer: Spent | string) => current && setFound({ key, answer });
    const split = resolveIn({ ...attributed(slo, label), groupBy: [label] }, all, scope);
    if (!split.ok) {
      say(split.problem);
    } else {
      readSpent(split.slo, label, group, scope.now, askerOf(scope.dataSource)).then(say, (error: unknown) =>
        say(sentenceOf(error, scope.dataSource))
      );
    }
    return () => {
      current = false;
    };
    // Everything that the question depends on is in the key.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key]);
  return found?.key === key ? found.answer : undefined;
}

function Bars({ parts, shared, label, many }: Spent & { label: string; many: string }) {
  const styles = useStyles2(getStyles);
  if (parts.length === 0) {
    return <Text color="secondary">Nothing spent the budget in this window.</Text>;
  }
  const most = Math.max(...parts.map(({ spent }) => spent));
  return (
    <>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{label}</th>
            <th scope="col" className={styles.number}>
              Bad {many}
            </th>
            <th scope="col" className={styles.number}>
              Of the budget
            </th>
            <th scope="col" aria-hidden />
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <Bar key={part.label} part={part} most={most} />
          ))}
        </tbody>
      </table>
      {shared && (
        <Text element="p" variant="bodySmall" color="secondary">
          What was spent together is shared among them by their own bad {many}.
        </Text>
      )}
    </>
  );
}

function Bar({ part: { label, bad, spent }, most }: { part: SpentPart; most: number }) {
  const styles = useStyles2(getStyles);
  return (
    <tr>
      <th scope="row" className={styles.name}>
        {label}
      </th>
      <td className={styles.number}>{countWords(bad)}</td>
      <td className={styles.number}>{budgetWords(spent)}</td>
      <td className={styles.track} aria-hidden>
        <span className={styles.bar} style={{ width: `${most > 0 ? (spent / most) * 100 : 0}%` }} />
      </td>
    </tr>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  table: css({
    borderCollapse: 'collapse',
    width: '100%',
    'th, td': { padding: theme.spacing(0.5, 1, 0.5, 0), textAlign: 'left' },
    'thead th': {
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
    },
  }),
  name: css({ fontWeight: theme.typography.fontWeightRegular, overflowWrap: 'anywhere' }),
  number: css({ '&&': { textAlign: 'right' }, fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }),
  track: css({ width: '30%' }),
  bar: css({
    background: theme.visualization.getColorByName('blue'),
    borderRadius: theme.shape.radius.default,
    display: 'block',
    height: 10,
    minWidth: 2,
  }),
});
