import { type GrafanaTheme2 } from '@grafana/data';
import { looksOf } from '../shared/panels/looks';
import { shadeOf } from '../shared/panels/palette';
import { type Node } from './layout';

/** A step has the colour that belongs to its name, the same as on every page of the app; "Other" has none. */
export function nodeColor({ label, others }: Pick<Node, 'label' | 'others'>, theme: GrafanaTheme2): string {
  if (others !== undefined) {
    return theme.colors.text.disabled;
  }
  const look = looksOf([label], 'flow').get(label);
  return look ? shadeOf(look.hue, theme) : theme.colors.text.disabled;
}
