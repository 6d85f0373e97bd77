import { locationService } from '@grafana/runtime';
import { LinkButton, Stack } from '@grafana/ui';
import React, { useEffect, useState } from 'react';
import { SLO_PATHS, sloUrl, withContext } from '../../routing';
import { LinesToCopy } from '../../shared/ui/LinesToCopy';
import { Section } from '../../shared/ui/Section';
import type { ResolvedSlo, Slo } from '../../slo/types';
import { guardWords } from './words';

/** The SLO as code: OpenSLO, the recording rules with this store's names, and the definition that Insights takes. */
export function Definition({ slo, resolved }: { slo: Slo; resolved?: ResolvedSlo; insights: string }) {
  const [texts, setTexts] = useState<Array<{ title: string; text: string }>>([]);
  useEffect(() => {
    let current = true;
    // The writer of YAML is large, and only wanted here.
    void Promise.all([import('../../slo/openslo-write'), import('../../slo/rules')]).then(([write, rules]) => {
      const found = [
        { title: 'OpenSLO', text: write.toOpenSlo([slo]) },
        ...(resolved
          ? [
              { title: 'Recording rules', text: rules.ruleFile([resolved]) },
              { title: 'For a query of contextd Insights', text: JSON.stringify(resolved, null, 2) },
            ]
          : []),
      ];
      current && setTexts(found);
    });
    return () => {
      current = false;
    };
  }, [slo, resolved]);
  const { search } = locationService.getLocation();
  return (
    <Section
      title="Definition"
      about={[slo.description ?? slo.title, slo.indicator.kind === 'throughput' ? '' : guardWords(slo)]
        .join(' ')
        .trim()}
      actions={
        <LinkButton
          href={withContext(sloUrl(SLO_PATHS.edit, slo.name), search)}
          icon="pen"
          size="sm"
          variant="secondary"
        >
          Edit
        </LinkButton>
      }
    >
      <Stack direction="column" gap={1}>
        {texts.map((lines, i) => (
          <details key={lines.title} open={i === 0}>
            <summary>{lines.title}</summary>
            <LinesToCopy lines={lines} />
          </details>
        ))}
      </Stack>
    </Section>
  );
}
