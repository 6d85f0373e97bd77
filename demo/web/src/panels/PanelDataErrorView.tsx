import { css } from '@emotion/css';
import { type GrafanaTheme2, FieldType, type PanelData } from '@grafana/data';
import { type PanelDataErrorViewProps } from '@grafana/runtime';
import { useStyles2 } from '@grafana/ui';

/** Replaces a panel that cannot draw its data with one centred sentence. */
export function PanelDataErrorView(props: PanelDataErrorViewProps) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.wrapper} data-testid="data-testid Panel data error message">
      {messageFor(props)}
    </div>
  );
}

function messageFor({
  data,
  fieldConfig,
  message,
  needsNumberField,
  needsStringField,
  needsTimeField,
}: PanelDataErrorViewProps): string {
  if (message) {
    return message;
  }
  if (isEmpty(data)) {
    return fieldConfig?.defaults.noValue ?? 'No data';
  }
  const has = (type: FieldType) => data.series.some(({ fields }) => fields.some((field) => field.type === type));
  if (needsStringField && !has(FieldType.string)) {
    return 'Data is missing a string field';
  }
  if (needsNumberField && !has(FieldType.number)) {
    return 'Data is missing a number field';
  }
  if (needsTimeField && !has(FieldType.time)) {
    return 'Data is missing a time field';
  }
  return 'Cannot visualize data';
}

/** Whether there is nothing to draw: no frame, or no frame with rows. */
export function isEmpty({ series }: Pick<PanelData, 'series'>): boolean {
  return series.every(({ fields, length }) => fields.length === 0 || length === 0);
}

const getStyles = (theme: GrafanaTheme2) => ({
  wrapper: css({
    alignItems: 'center',
    color: theme.colors.text.secondary,
    display: 'flex',
    fontSize: theme.typography.size.lg,
    height: '100%',
    justifyContent: 'center',
    textAlign: 'center',
    width: '100%',
  }),
});
