import { type GrafanaTheme2 } from '@grafana/data';
import { colorOfName } from '../shared/panels/palette';
import { type Node } from './layout';

/** A step has the colour that belongs to its name, the same as on every page of the app; "Other" has none. */
export function nodeColor({ label, others }: Pick<Node, 'label' | 'others'>, theme: GrafanaTheme2): string {
  return others === undefined ? colorOfName(label) : theme.colors.text.disabled;
}
