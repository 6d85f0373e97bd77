import { css } from '@emotion/css';
import { type DataFrame, getFrameDisplayName, type GrafanaTheme2, PanelPlugin, type PanelProps } from '@grafana/data';
import { PanelDataErrorView } from '@grafana/runtime';
import { TableCellDisplayMode, TableCellHeight, type TableSortByFieldState } from '@grafana/schema';
import { Select, useStyles2 } from '@grafana/ui';
import { TableNG } from '@grafana/ui/unstable';
import { customOptions, panelOptions } from './options';
import { isEmpty } from './PanelDataErrorView';

interface Options {
  frameIndex: number;
  showHeader: boolean;
  showTypeIcons: boolean;
  sortBy: TableSortByFieldState[];
  cellHeight: TableCellHeight;
  enablePagination: boolean;
  frozenColumns?: { left?: number };
}

const CHOICE_HEIGHT = 40;

function TablePanel({
  id,
  data,
  options,
  fieldConfig,
  width,
  height,
  timeRange,
  transparent,
  onOptionsChange,
  onFieldConfigChange,
}: PanelProps<Options>) {
  const styles = useStyles2(getStyles);
  const frames = data.series.filter(({ fields }) => fields.length > 0);
  if (frames.length === 0 || isEmpty(data)) {
    return <PanelDataErrorView panelId={id} data={data} fieldConfig={fieldConfig} />;
  }
  const index = frames[options.frameIndex] ? options.frameIndex : 0;
  const choose = frames.length > 1;
  const setWidth = (name: string, columnWidth: number) =>
    onFieldConfigChange(withWidth(fieldConfig, name, columnWidth));
  return (
    <div className={styles.wrapper}>
      <TableNG
        data={frames[index]}
        width={width}
        height={height - (choose ? CHOICE_HEIGHT : 0)}
        noHeader={!options.showHeader}
        showTypeIcons={options.showTypeIcons}
        resizable
        initialSortBy={options.sortBy}
        onSortByChange={(sortBy) => onOptionsChange({ ...options, sortBy })}
        onColumnResize={setWidth}
        enablePagination={options.enablePagination}
        frozenColumns={options.frozenColumns?.left}
        cellHeight={options.cellHeight}
        timeRange={timeRange}
        fieldConfig={fieldConfig}
        structureRev={data.structureRev}
        transparent={transparent}
      />
      {choose && (
        <FrameChoice
          frames={frames}
          index={index}
          onChange={(frameIndex) => onOptionsChange({ ...options, frameIndex })}
        />
      )}
    </div>
  );
}

function FrameChoice({
  frames,
  index,
  onChange,
}: {
  frames: DataFrame[];
  index: number;
  onChange: (index: number) => void;
}) {
  const styles = useStyles2(getStyles);
  const choices = frames.map((frame, value) => ({ value, label: getFrameDisplayName(frame) }));
  return (
    <div className={styles.choice}>
      <Select
        aria-label="Frame"
        options={choices}
        value={choices[index]}
        onChange={({ value = 0 }) => onChange(value)}
      />
    </div>
  );
}

type FieldConfigSource = PanelProps['fieldConfig'];

/** Keeps the width that the user set for a column. */
function withWidth({ defaults, overrides }: FieldConfigSource, name: string, value: number): FieldConfigSource {
  const property = { id: 'custom.width', value };
  const own = overrides.find(({ matcher }) => matcher.id === 'byName' && matcher.options === name);
  if (!own) {
    return {
      defaults,
      overrides: [...overrides, { matcher: { id: 'byName', options: name }, properties: [property] }],
    };
  }
  const properties = [...own.properties.filter(({ id }) => id !== property.id), property];
  return { defaults, overrides: overrides.map((one) => (one === own ? { ...own, properties } : one)) };
}

const FIELD_DEFAULTS = {
  align: 'auto',
  cellOptions: { type: TableCellDisplayMode.Auto },
  inspect: false,
  filterable: undefined,
  hideHeader: undefined,
  hidden: undefined,
  hideFrom: undefined,
  minWidth: undefined,
  width: undefined,
  wrapHeaderText: false,
  wrapText: undefined,
  footer: undefined,
  tooltip: undefined,
};

export function tablePanel(): PanelPlugin {
  return new PanelPlugin<Options>(TablePanel)
    .useFieldConfig({ useCustomConfig: customOptions(FIELD_DEFAULTS) as never })
    .setPanelOptions(
      panelOptions({
        frameIndex: 0,
        showHeader: true,
        showTypeIcons: false,
        sortBy: [],
        cellHeight: TableCellHeight.Sm,
        enablePagination: false,
        frozenColumns: undefined,
      }) as never
    ) as PanelPlugin;
}

const getStyles = (theme: GrafanaTheme2) => ({
  wrapper: css({ display: 'flex', flexDirection: 'column', height: '100%', justifyContent: 'space-between' }),
  choice: css({ paddingTop: theme.spacing(1) }),
});
