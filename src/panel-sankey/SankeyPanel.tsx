import { css } from '@emotion/css';
import {
  type Field,
  formattedValueToString,
  getDisplayProcessor,
  type GrafanaTheme2,
  type PanelProps,
} from '@grafana/data';
import { PanelDataErrorView } from '@grafana/runtime';
import { Button, useStyles2, useTheme2 } from '@grafana/ui';
import React, { useCallback, useMemo, useState } from 'react';
import { Diagram, PADDING } from './Diagram';
import { type Journey, selectJourney } from './flows';
import { FlowTable } from './FlowTable';
import { layout } from './layout';
import { defaultOptions, type SankeyOptions } from './types';
import { describeJourney } from './words';

const HEADER_HEIGHT = 32;
const MAX_NODES = 30;
/** A label's height: neighbours of any size then have room for their names. */
const GAP = 14;
const MIN_BOXES = 120;
/** Room for a scroll bar, so that it never covers the names at the right. */
const SCROLL_BAR = 16;

/** Flows from one step to the next. */
export function SankeyPanel(props: PanelProps<SankeyOptions>) {
  const { id, data, fieldConfig } = props;
  const options = { ...defaultOptions, ...props.options };
  const { fromField, toField, valueField } = options;
  const selection = useMemo(
    () => selectJourney(data, { fromField, toField, valueField }),
    [data, fromField, toField, valueField]
  );
  if (!selection.journey) {
    return <PanelDataErrorView panelId={id} data={data} fieldConfig={fieldConfig} message={selection.problem} />;
  }
  // The key makes a change of the option visible, even after the button was used.
  return <JourneyView {...props} key={String(options.showTable)} options={options} journey={selection.journey} />;
}

function JourneyView({ journey, options, width, height }: PanelProps<SankeyOptions> & { journey: Journey }) {
  const styles = useStyles2(getStyles);
  const [asTable, setAsTable] = useState(options.showTable);
  const [active, setActive] = useState<string>();
  const format = useFormat(journey.valueField);
  const body = Math.max(height - HEADER_HEIGHT, 0);
  const placed = useMemo(
    () =>
      layout(journey.flows, {
        height: Math.floor(body - 2 * PADDING),
        gap: GAP,
        minBoxes: MIN_BOXES,
        maxNodes: MAX_NODES,
      }),
    [journey, body]
  );
  const label = describeJourney(placed, journey.leftOut);
  return (
    <div className={styles.panel}>
      <div className={styles.header}>
        <div className={styles.caption}>{(!asTable && active) || label}</div>
        <Button
          size="sm"
          className={styles.button}
          variant="secondary"
          fill="text"
          icon={asTable ? 'exchange-alt' : 'table'}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? 'Show as diagram' : 'Show as table'}
        </Button>
      </div>
      {/* What scrolls must be reachable by keyboard. */}
      <div
        className={styles.body}
        style={{ height: body }}
        tabIndex={0}
        role="group"
        aria-label={asTable ? 'Flows, as a table' : 'Flows, as a diagram'}
      >
        {asTable ? (
          <FlowTable journey={journey} label={label} format={format} />
        ) : (
          <Diagram
            layout={placed}
            width={Math.max(width - SCROLL_BAR, 0)}
            label={label}
            format={format}
            onActive={setActive}
          />
        )}
      </div>
    </div>
  );
}

/** Writes values with the unit and decimals that the field has been given. */
function useFormat(field: Field<number | null>) {
  const theme = useTheme2();
  return useCallback(
    (value: number) => formattedValueToString((field.display ?? getDisplayProcessor({ field, theme }))(value)),
    [field, theme]
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({ height: '100%', width: '100%' }),
  header: css({
    alignItems: 'center',
    display: 'flex',
    gap: theme.spacing(1),
    height: HEADER_HEIGHT,
    justifyContent: 'space-between',
  }),
  caption: css({
    color: theme.colors.text.secondary,
    display: '-webkit-box',
    fontSize: theme.typography.bodySmall.fontSize,
    lineHeight: `${HEADER_HEIGHT / 2}px`,
    overflow: 'hidden',
    WebkitBoxOrient: 'vertical',
    WebkitLineClamp: 2,
  }),
  button: css({ flexShrink: 0 }),
  body: css({
    overflowX: 'hidden',
    overflowY: 'auto',
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}`, outlineOffset: -2 },
  }),
});
