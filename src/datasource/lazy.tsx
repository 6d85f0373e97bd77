import { LoadingPlaceholder } from '@grafana/ui';
import React, { type ComponentProps, type ReactNode, Suspense } from 'react';
import { lazyChunk } from '../shared/states/chunks';

// The forms are loaded when they are first shown: most visits only query.
const LazyConfigEditor = lazyChunk(() => import('./ConfigEditor'));
const LazyQueryEditor = lazyChunk(() => import('./QueryEditor'));
const LazyQueryHelp = lazyChunk(() => import('./QueryHelp'));

export const ConfigEditor = (props: ComponentProps<typeof LazyConfigEditor>) => (
  <WhileLoading>
    <LazyConfigEditor {...props} />
  </WhileLoading>
);

export const QueryEditor = (props: ComponentProps<typeof LazyQueryEditor>) => (
  <WhileLoading>
    <LazyQueryEditor {...props} />
  </WhileLoading>
);

export const QueryHelp = (props: ComponentProps<typeof LazyQueryHelp>) => (
  <WhileLoading>
    <LazyQueryHelp {...props} />
  </WhileLoading>
);

function WhileLoading({ children }: { children: ReactNode }) {
  return <Suspense fallback={<LoadingPlaceholder text="Loading ..." />}>{children}</Suspense>;
}
