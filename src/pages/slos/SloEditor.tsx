import React, { Suspense } from 'react';
import { lazyChunk } from '../../shared/states/chunks';
import { LoadingState } from '../../shared/states/states';
import { type SloViewProps } from './SloScene';

// The editor brings a reader and writer of YAML, which no other page needs.
const LazyEditor = lazyChunk(() => import('./editor/Editor'));

/** Adds an SLO, or edits the one that the address names. */
export function SloEditor(props: SloViewProps) {
  return (
    <Suspense fallback={<LoadingState text="Opening the editor…" />}>
      <LazyEditor key={props.name} {...props} />
    </Suspense>
  );
}
