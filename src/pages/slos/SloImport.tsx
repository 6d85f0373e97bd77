import React, { Suspense } from 'react';
import { lazyChunk } from '../../shared/states/chunks';
import { LoadingState } from '../../shared/states/states';
import { type SloViewProps } from './SloScene';

// Brings a reader and writer of YAML, which no other page needs.
const LazyImporter = lazyChunk(() => import('./editor/Importer'));

/** Brings in and takes out all SLOs as OpenSLO. */
export function SloImport(props: SloViewProps) {
  return (
    <Suspense fallback={<LoadingState text="Opening the import…" />}>
      <LazyImporter {...props} />
    </Suspense>
  );
}
