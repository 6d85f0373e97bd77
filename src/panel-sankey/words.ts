import { decimal } from '../shared/words/locale';
import { type Layout, type Link } from './layout';

/** Everything about one ribbon in a sentence: what hovering shows and a screen reader says. */
export function describeLink(link: Link, { from, to }: Layout, format: (value: number) => string): string {
  const [source, target] = [from[link.from], to[link.to]];
  return `${source.label} to ${target.label}: ${format(link.value)}, ${share(link.value, source.value)} of what leaves ${source.label}`;
}

/** Everything about one step; `side` says whether flows leave or reach it there. */
export function describeNode(
  { label, value }: { label: string; value: number },
  side: 'from' | 'to',
  total: number,
  format: (value: number) => string
): string {
  return `${side === 'from' ? 'From' : 'To'} ${label}: ${format(value)}, ${share(value, total)} of all`;
}

/** What the panel shows as a whole, and what it leaves out. */
export function describeJourney({ from, to, links }: Layout, leftOut: number): string {
  const parts = [`${count(links.length, 'flow')} from ${count(steps(from), 'step')} to ${count(steps(to), 'step')}.`];
  const hidden = others(from) + others(to);
  if (hidden > 0) {
    parts.push(`The ${hidden} smallest steps are together in "Other"; the table has all of them.`);
  }
  if (leftOut > 0) {
    parts.push(`${count(leftOut, 'row')} without a value above 0 left out.`);
  }
  return parts.join(' ');
}

/** A part of a whole as percent; no rounding turns "some" into "none" or "all". */
export function share(part: number, whole: number): string {
  const percent = (part / whole) * 100;
  if (percent < 0.1) {
    return `< ${decimal(0.1, 1)} %`;
  }
  const rounded = Math.round(percent * 10) / 10;
  return rounded === 100 && part < whole ? `> ${decimal(99.9, 1)} %` : `${decimal(rounded, 1)} %`;
}

const others = (nodes: Layout['from']) => nodes.reduce((sum, node) => sum + (node.others ?? 0), 0);

const steps = (nodes: Layout['from']) => nodes.reduce((sum, node) => sum + (node.others ?? 1), 0);

const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`;
