import { EmbeddedScene, SceneAppPage, SceneReactObject } from '@grafana/scenes';
import React, { Suspense } from 'react';
import { PRESERVED_URL_KEYS } from '../../routing';
import { type ParsedSettings } from '../../settings';
import { lazyChunk } from '../../shared/states/chunks';

const NotFound = lazyChunk(() => import(/* webpackChunkName: "page-notFound" */ './NotFound'));

/** Stands at every address that no page has, at the app's root and below its pages. */
export function notFoundPage({ settings }: ParsedSettings): SceneAppPage {
  const body = () => (
    <Suspense fallback={null}>
      <NotFound slos={settings.slos} />
    </Suspense>
  );
  const page: SceneAppPage = new SceneAppPage({
    title: 'Page not found',
    url: '',
    preserveUrlKeys: PRESERVED_URL_KEYS,
    routePath: '*',
    getScene: () => new EmbeddedScene({ body: new SceneReactObject({ component: body }) }),
    getFallbackPage: () => page,
  });
  return page;
}
