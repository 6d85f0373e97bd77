import { SceneObjectBase, type SceneComponentProps, type SceneObjectState } from '@grafana/scenes';
import React, { Suspense } from 'react';
import { lazyChunk } from '../../shared/states/chunks';
import { LoadingState } from '../../shared/states/states';
import { Preview } from './Preview';
import { type SloContext } from './SloScene';

// The editor brings a reader and writer of YAML, which no other page needs.
const LazyEditor = lazyChunk(() => import('./editor/Editor'));

interface SloEditorState extends SceneObjectState {
  context: SloContext;
  preview: Preview;
}

/** Adds an SLO, or edits the one that the address names. */
export class SloEditor extends SceneObjectBase<SloEditorState> {
  public static Component = SloEditorRenderer;

  public constructor(context: SloContext) {
    super({ context, preview: new Preview({ context }) });
  }
}

function SloEditorRenderer({ model }: SceneComponentProps<SloEditor>) {
  const { context, preview } = model.useState();
  return (
    <Suspense fallback={<LoadingState text="Opening the editor…" />}>
      <LazyEditor key={context.name} context={context} preview={preview} />
    </Suspense>
  );
}
