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

/** A time range that is an SLO's window at the end of the page's time range, until the reader zooms. */
export class WindowTimeRange extends OwnTimeRange {
  public constructor(private readonly window: SloWindow) {
    super(windowRange(window, Date.now()));
    this.addActivationHandler(() => {
      this.reset();
      this._subs.add(this.page().subscribeToState(() => this.reset()));
    });
  }

  /** Takes the whole window again. */
  public reset = (): void => {
    const range = this.whole();
    const [from, to] = [dateTime(range.from), dateTime(range.to)];
    this.setState({ ...range, value: { from, to, raw: { from, to } } });
  };

  public isZoomed(): boolean {
    const range = this.whole();
    const { from, to } = this.state.value;
    return from.valueOf() !== Date.parse(range.from) || to.valueOf() !== Date.parse(range.to);
  }

  private whole() {
    return windowRange(this.window, this.page().state.value.to.valueOf());
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
