import { config } from '@grafana/runtime';
import {
  getExploreURL,
  SceneObjectBase,
  sceneGraph,
  VizPanel,
  type SceneComponentProps,
  type SceneObjectState,
} from '@grafana/scenes';
import { LinkButton } from '@grafana/ui';
import React, { useEffect, useState } from 'react';
import { testIds } from '../testIds';
import { grafanaLink } from './links';

/** Whether this reader may open Explore at all. */
function mayExplore(): boolean {
  const permissions = config.bootData?.user?.permissions;
  return Boolean(config.exploreEnabled) && (permissions === undefined || Boolean(permissions['datasources:explore']));
}

interface ExploreLinkState extends SceneObjectState {
  /** What the link belongs to, if not a core panel. */
  title?: string;
}

/** In a panel's header: opens the panel's queries, with its time range, in Explore. */
export class ExploreLink extends SceneObjectBase<ExploreLinkState> {
  public static Component = ExploreLinkRenderer;
}

function ExploreLinkRenderer({ model }: SceneComponentProps<ExploreLink>) {
  const { data } = sceneGraph.getData(model).useState();
  const { from, to } = sceneGraph.getTimeRange(model).useState();
  const [url, setUrl] = useState('');
  useEffect(() => {
    let current = true;
    if (data?.request && mayExplore()) {
      getExploreURL(data, model, { from, to }).then((found) => current && setUrl(found));
    }
    return () => {
      current = false;
    };
  }, [data, model, from, to]);

  const title = model.parent instanceof VizPanel ? model.parent.state.title : (model.state.title ?? '');
  return url ? (
    <LinkButton
      href={grafanaLink(url)}
      icon="compass"
      size="sm"
      fill="text"
      variant="secondary"
      tooltip="Explore"
      aria-label={`Explore: ${title}`}
      data-testid={testIds.explore(title)}
    />
  ) : null;
}
