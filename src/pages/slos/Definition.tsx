import { LinkButton, Stack } from '@grafana/ui';
import React, { useEffect, useState } from 'react';
import { SLO_PATHS, sloUrl } from '../../routing';
import { linkTo } from '../../shared/scene/links';
import { ruleFile } from '../../shared/insights/rules';
import { type Copyable, LinesToCopy } from '../../shared/ui/LinesToCopy';
import { Section } from '../../shared/ui/Section';
import type { ResolvedSlo, Slo } from '../../slo/types';
import { guardWords } from './words';

interface DefinitionProps {
  slo: Slo;
  resolved?: ResolvedSlo;
  /** uid of the Insights data source, which writes recording rules. */
  insights: string;
}

/** The SLO as code: OpenSLO, the recording rules with this store's names, and the definition that Insights takes. */
export function Definition({ slo, resolved, insights }: DefinitionProps) {
  const [texts, setTexts] = useState<Copyable[]>([]);
  useEffect(() => {
    let current = true;
    const show = async () => {
      // The writer of YAML is large, and only wanted here.
      const { toOpenSlo } = await import('../../slo/openslo-write');
      const found = [{ title: 'OpenSLO', text: toOpenSlo([slo]) }];
      if (resolved) {
        found.push(
          { title: 'Recording rules', text: await rulesOrReason(resolved, insights) },
          { title: 'For a query of contextd Insights', text: JSON.stringify(resolved, null, 2) }
        );
      }
      current && setTexts(found);
    };
    void show();
    return () => {
      current = false;
    };
  }, [slo, resolved, insights]);
  return (
    <Section
      title="Definition"
      about={[slo.description ?? slo.title, slo.indicator.kind === 'throughput' ? '' : guardWords(slo)]
        .join(' ')
        .trim()}
      actions={
        <LinkButton href={linkTo(sloUrl(SLO_PATHS.edit, slo.name))} icon="pen" size="sm" variant="secondary">
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

function rulesOrReason(resolved: ResolvedSlo, insights: string): Promise<string> {
  return ruleFile(insights, 'recording', { slos: [resolved] }).catch((error: Error) => `# ${error.message}`);
}
