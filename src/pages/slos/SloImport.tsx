import { SceneObjectBase, type SceneComponentProps, type SceneObjectState } from '@grafana/scenes';
import React, { Suspense } from 'react';
import { lazyChunk } from '../../shared/states/chunks';
import { LoadingState } from '../../shared/states/states';
import { type SloContext } from './SloScene';

// It brings a reader and writer of YAML, which no other page needs.
const LazyImporter = lazyChunk(() => import('./editor/Importer'));

interface SloImportState extends SceneObjectState {
  context: SloContext;
}

/** Brings SLOs in as text, and takes them out. */
export class SloImport extends SceneObjectBase<SloImportState> {
  public static Component = SloImportRenderer;
}

function SloImportRenderer({ model }: SceneComponentProps<SloImport>) {
  const { definitions, text } = model.useState().context;
  return (
    <Suspense fallback={<LoadingState text="Opening the import…" />}>
      <LazyImporter definitions={definitions} text={text} />
    </Suspense>
  );
}
