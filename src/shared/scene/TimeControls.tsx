import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import {
  SceneObjectBase,
  SceneRefreshPicker,
  SceneTimePicker,
  type SceneComponentProps,
  type SceneObjectState,
} from '@grafana/scenes';
import { useStyles2 } from '@grafana/ui';
import React from 'react';

interface TimeControlsState extends SceneObjectState {
  /** Left out where the page is about now. */
  time?: SceneTimePicker;
  refresh: SceneRefreshPicker;
}

/** Time range, where the page follows it, and refresh at the right; where the variables take the whole line, both move to the next line. */
export class TimeControls extends SceneObjectBase<TimeControlsState> {
  public static Component = TimeControlsRenderer;

  public constructor(picker: boolean) {
    super({
      ...(picker && { time: new SceneTimePicker({ isOnCanvas: true }) }),
      refresh: new SceneRefreshPicker({ isOnCanvas: true, withText: true }),
    });
  }
}

function TimeControlsRenderer({ model }: SceneComponentProps<TimeControls>) {
  const { time, refresh } = model.useState();
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.controls}>
      {time && <time.Component model={time} />}
      <refresh.Component model={refresh} />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  controls: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), marginLeft: 'auto' }),
});
