import { type Field, FieldColorModeId, FieldType, getFieldSeriesColor, type GrafanaTheme2 } from '@grafana/data';
import { type Node } from './layout';

/** A step has the palette's colour that belongs to its name, the same as in Grafana's other panels; "Other" has none. */
export function nodeColor({ label, others }: Pick<Node, 'label' | 'others'>, theme: GrafanaTheme2): string {
  if (others !== undefined) {
    return theme.colors.text.disabled;
  }
  const field: Field = {
    name: label,
    type: FieldType.number,
    values: [],
    config: { color: { mode: FieldColorModeId.PaletteClassicByName } },
    state: { displayName: label },
  };
  return getFieldSeriesColor(field, theme).color;
}
