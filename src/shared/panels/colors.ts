import { type DataFrame, type Field, FieldType, getFieldDisplayName, type GrafanaTheme2 } from '@grafana/data';
import { config } from '@grafana/runtime';
import { type CustomTransformOperator } from '@grafana/scenes';
import { FieldColorModeId } from '@grafana/schema';
import { map } from 'rxjs/operators';
import { DASHES, type Look, looksOf } from './looks';
import { shadeOf } from './palette';
import { evidenceOf } from './rare';

interface Drawing {
  theme: Pick<GrafanaTheme2, 'isDark'>;
  /** Parts of a whole, which have a fill and no line. */
  stacked?: boolean;
}

/** Gives each series the colour and line style of its name. */
export function colorByName(frames: DataFrame[], drawing: Drawing): DataFrame[] {
  const names = new Map<Field, string>();
  const kinds = new Map<string, string[]>();
  for (const frame of frames) {
    for (const field of frame.fields.filter((one) => one.type !== FieldType.time && !evidenceOf(one))) {
      const name = getFieldDisplayName(field, frame, frames);
      names.set(field, name);
      kinds.set(kindOf(field), [...(kinds.get(kindOf(field)) ?? []), name]);
    }
  }
  const looks = new Map([...kinds].map(([kind, own]) => [kind, looksOf(own, kind)]));
  const drawn = (field: Field) => {
    const look = looks.get(kindOf(field))?.get(names.get(field) ?? '');
    return look ? { ...field, config: { ...field.config, ...styled(field, look, drawing) } } : field;
  };
  return frames.map((frame) => ({ ...frame, fields: frame.fields.map(drawn) }));
}

/** Names are of one kind where the same labels make them: tools, instances, models. */
function kindOf({ labels = {} }: Field): string {
  return Object.keys(labels).sort().join();
}

/** The fill of a second and third name of one colour in a stack, in percent. */
const LIGHTER_FILL = [60, 30, 15];

function styled({ config: { custom } }: Field, { hue, style }: Look, { theme, stacked }: Drawing) {
  const dash = DASHES[style];
  const look = stacked ? { fillOpacity: LIGHTER_FILL[style] } : { lineStyle: { fill: 'dash', dash } };
  return {
    color: { mode: FieldColorModeId.Fixed, fixedColor: shadeOf(hue, theme) },
    ...(dash && { custom: { ...custom, ...look } }),
  };
}

/** {@link colorByName} as a transformation of a panel's answers. */
export function colorTransformation(stacked = false): CustomTransformOperator {
  return () => map((frames) => colorByName(frames, { theme: config.theme2, stacked }));
}
