import { AppPlugin, type AppRootProps } from '@grafana/data';
import { LoadingPlaceholder } from '@grafana/ui';
import React, { Suspense } from 'react';
import { AppErrorBoundary } from './shared/states/AppErrorBoundary';
import { lazyChunk } from './shared/states/chunks';
import { type AppSettings } from './settings';

const LazyApp = lazyChunk(async () => {
  const app = await import('./App');
  await app.loadTranslations();
  return app;
});

const LazyAppConfig = lazyChunk(() => import('./configuration/AppConfig'));

const App = (props: AppRootProps<AppSettings>) => (
  <AppErrorBoundary resetKey={window.location.pathname}>
    <Suspense fallback={<LoadingPlaceholder text="" />}>
      <LazyApp {...props} />
    </Suspense>
  </AppErrorBoundary>
);

export const plugin = new AppPlugin<AppSettings>().setRootPage(App).addConfigPage({
  title: 'Configuration',
  icon: 'cog',
  id: 'configuration',
  body: (props) => (
    <AppErrorBoundary resetKey={window.location.pathname}>
      <Suspense fallback={<LoadingPlaceholder text="" />}>
        <LazyAppConfig {...props} />
      </Suspense>
    </AppErrorBoundary>
  ),
});
