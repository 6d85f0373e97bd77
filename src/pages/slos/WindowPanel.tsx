import { dateTime } from '@grafana/data';
import {
  sceneGraph,
  SceneObjectBase,
  type SceneComponentProps,
  type SceneObjectState,
  SceneTimeRange,
  type VizPanel,
} from '@grafana/scenes';
import React from 'react';
import type { SloWindow } from '../../slo/types';
import { periodOf } from '../../slo/window';

/** The window that ends at a moment, or the part of the period up to it; full seconds, as Grafana's ranges are. */
function windowRange(window: SloWindow, to: number): { from: string; to: string } {
  const end = Math.floor(to / 1000) * 1000;
  return { from: new Date(periodOf(window, end).start).toISOString(), to: new Date(end).toISOString() };
}

/** A time range that is not the page's, and so does not stand in its address. */
export class OwnTimeRange extends SceneTimeRange {
  public get urlSync() {
    return undefined;
  }
}

/** A time range that is an SLO's window up to now, until the reader chooses another one. */
export class WindowTimeRange extends OwnTimeRange {
  /** The window as it was last taken. */
  private whole: { from: string; to: string };

  public constructor(private readonly window: SloWindow) {
    const whole = windowRange(window, Date.now());
    super(whole);
    this.whole = whole;
    this.addActivationHandler(() => {
      this.follow();
      this._subs.add(this.page().subscribeToState(() => this.follow()));
    });
  }

  /** Takes the whole window again. */
  public reset = (): void => {
    const range = windowRange(this.window, this.page().state.value.to.valueOf());
    this.whole = range;
    const [from, to] = [dateTime(range.from), dateTime(range.to)];
    this.setState({ ...range, value: { from, to, raw: { from, to } } });
  };

  /** Whether the reader has chosen another range. */
  public isChosen(): boolean {
    return this.state.from !== this.whole.from || this.state.to !== this.whole.to;
  }

  /** The page was refreshed: a chosen range stays, and moves on where it ends now. */
  private follow() {
    if (this.isChosen()) {
      this.onRefresh();
    } else {
      this.reset();
    }
  }

  /** The time range above the object that this one belongs to. */
  private page() {
    return sceneGraph.getTimeRange(this.parent?.parent ?? this);
  }
}

interface WindowPanelState extends SceneObjectState {
  $timeRange: WindowTimeRange;
  panel: VizPanel;
}

/** A panel over an SLO's window. */
export class WindowPanel extends SceneObjectBase<WindowPanelState> {
  public static Component = WindowPanelRenderer;

  public constructor(window: SloWindow, panel: VizPanel) {
    super({ $timeRange: new WindowTimeRange(window), panel });
  }
}

function WindowPanelRenderer({ model }: SceneComponentProps<WindowPanel>) {
  const { panel } = model.useState();
  return <panel.Component model={panel} />;
}
