/** Files of other tools that people have in place of OpenSLO, recognised by their keys. */
import { isMap, isScalar, type Node, type YAMLMap } from 'yaml';

export type ConvertibleTool = 'Sloth' | 'Pyrra';

const text = (map: YAMLMap, key: string): unknown => {
  const node = map.get(key, true);
  return isScalar(node) ? node.value : undefined;
};

/** The tool whose SLOs Import converts. */
export function convertibleTool(document: Node): ConvertibleTool | undefined {
  if (!isMap(document)) {
    return undefined;
  }
  const version = String(text(document, 'apiVersion') ?? '');
  if (String(text(document, 'version') ?? '').startsWith('prometheus/') || version.startsWith('sloth.slok.dev/')) {
    return 'Sloth';
  }
  return version.startsWith('pyrra.dev/') ? 'Pyrra' : undefined;
}

const WHAT_TO_DO = 'Write SLOs as OpenSLO v1, or import the Sloth or Pyrra file that has them.';

/** What a document of another tool is, and what to do with it; undefined for OpenSLO. */
export function otherTool(document: Node): string | undefined {
  if (!isMap(document)) {
    return undefined;
  }
  const tool = convertibleTool(document);
  if (tool) {
    return `This is a ${tool} file, not OpenSLO. Open it with Import (SLOs, Import), which converts it.`;
  }
  const has = (key: string) => document.has(key);
  if (String(text(document, 'apiVersion') ?? '').startsWith('monitoring.coreos.com/')) {
    return `This is a ${text(document, 'kind')} of the Prometheus Operator, not an SLO. ${WHAT_TO_DO}`;
  }
  if (has('dashboard') || (has('panels') && ['schemaVersion', 'templating', 'title'].some(has))) {
    return `This is a Grafana dashboard, not an SLO. ${WHAT_TO_DO}`;
  }
  if (has('groups') && has('apiVersion')) {
    return `This is a file of Grafana alert rules, not of SLOs. ${WHAT_TO_DO}`;
  }
  if (has('groups')) {
    return `This is a file of Prometheus rules, not of SLOs. ${WHAT_TO_DO}`;
  }
  return ['apiVersion', 'kind', 'metadata', 'spec'].some(has)
    ? undefined
    : 'This is not OpenSLO: it has none of the keys "apiVersion", "kind", "metadata" and "spec". Start with "apiVersion: openslo/v1".';
}
