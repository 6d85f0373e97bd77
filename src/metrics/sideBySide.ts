import { type ConceptId } from './catalogue';
import { type Resolution } from './resolve';

/** What a process counts under one name only, by its version; other things one process may count under both. */
const TELLING: ConceptId[] = ['toolCalls', 'httpRequests', 'embeddingOperations'];

/** Whether a contextd with the roadmap's names and one with those of v0.5.0 report side by side. */
export function sideBySide(resolution: Resolution): boolean {
  return TELLING.some((id) => countsOfBoth(resolution, id));
}

/** Whether a concept is joined from the roadmap's name and from that of v0.5.0. */
export function countsOfBoth(resolution: Resolution, id: ConceptId): boolean {
  const found = resolution.get(id);
  const origins = found.status === 'found' ? found.candidates.flatMap((series) => series.origins) : [];
  return origins.includes('roadmap') && origins.includes('v0.5.0');
}
