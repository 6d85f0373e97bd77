import {
  EmbeddedScene,
  SceneTimeRange,
  SceneVariableSet,
  VariableValueSelectors,
  type SceneVariable,
} from '@grafana/scenes';
import { type ParsedSettings } from '../../settings';
import { type Build, CatalogueGate, type PageTime } from './CatalogueGate';
import { TimeControls } from './TimeControls';
import { pageVariables } from './variables';

/**
 * The scene of a page: controls, then the content that the data source allows.
 *
 * Time range and variables belong to the scene and not to the page: the scenes library gives every variable of the whole
 * app a key of its own in the URL, and only the open page's scene is part of the app.
 *
 * @param evenWithout builds the content also where the data source has nothing or does not answer
 * @param time what the page is about: the time range in its address, or now
 */
export function pageScene(
  { settings }: ParsedSettings,
  build: Build,
  variables: SceneVariable[] = [],
  evenWithout = false,
  time: PageTime = 'range'
): EmbeddedScene {
  return new EmbeddedScene({
    $timeRange: new SceneTimeRange({ from: settings.timeRangeFrom, to: settings.timeRangeTo }),
    $variables: new SceneVariableSet({ variables: [...pageVariables(settings), ...variables] }),
    controls: [new VariableValueSelectors({}), new TimeControls(time === 'range')],
    body: new CatalogueGate(build, evenWithout, settings.slos, time),
  });
}
