import { type DataFrame, type Field, FieldType, getFieldDisplayName, type GrafanaTheme2 } from '@grafana/data';
import { config } from '@grafana/runtime';
import { type CustomTransformOperator } from '@grafana/scenes';
import { FieldColorModeId } from '@grafana/schema';
import { map } from 'rxjs/operators';
import { DASHES, type Look, looksOf } from './looks';
import { HUES, shadeOf } from './palette';
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

/** As many series have a colour and stand in the legend. */
const MOST = HUES.length;

/** Of more series, those that are largest on average keep their colours; the others are grey and named by the tooltip alone. */
export function greyRest(frames: DataFrame[], grey: string): DataFrame[] {
  const series = frames.flatMap(({ fields }) =>
    fields.filter((field) => field.type === FieldType.number && !evidenceOf(field))
  );
  const rest = new Set([...series].sort((a, b) => sizeOf(b) - sizeOf(a)).slice(MOST));
  const drawn = (field: Field): Field => {
    const { custom } = field.config;
    const color = { mode: FieldColorModeId.Fixed, fixedColor: grey };
    const hideFrom = { legend: true, tooltip: false, viz: false };
    return rest.has(field) ? { ...field, config: { ...field.config, color, custom: { ...custom, hideFrom } } } : field;
  };
  return rest.size > 0 ? frames.map((frame) => ({ ...frame, fields: frame.fields.map(drawn) })) : frames;
}

/** Over the whole range: a moment without a value counts as 0. */
function sizeOf({ values }: Field): number {
  return values.reduce((sum: number, value: unknown) => sum + (Number.isFinite(value) ? Number(value) : 0), 0);
}

/** {@link colorByName} and {@link greyRest} as a transformation of a panel's answers. */
export function colorTransformation(stacked = false): CustomTransformOperator {
  return () =>
    map((frames) =>
      greyRest(colorByName(frames, { theme: config.theme2, stacked }), config.theme2.colors.text.disabled)
    );
}
