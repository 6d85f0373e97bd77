import { Button } from '@grafana/ui';
import React, { type DragEvent, type ReactNode, useRef } from 'react';
import { type BroughtFiles, readFiles } from './files';

interface FilesProps {
  onFiles: (files: BroughtFiles) => void;
}

/** Files that are chosen; several make one text. */
export function OpenFiles({ onFiles }: FilesProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept=".yaml,.yml,.json"
        aria-label="OpenSLO files"
        onChange={({ currentTarget }) => {
          void readFiles(currentTarget.files).then(onFiles);
          // The same file can be chosen again.
          currentTarget.value = '';
        }}
      />
      <Button size="sm" variant="secondary" icon="upload" onClick={() => input.current?.click()}>
        Open files
      </Button>
    </>
  );
}

/** Files that are dropped onto something. */
export function DropZone({ onFiles, children }: FilesProps & { children: ReactNode }) {
  const drop = (event: DragEvent) => {
    if (event.dataTransfer.files.length > 0) {
      event.preventDefault();
      void readFiles(event.dataTransfer.files).then(onFiles);
    }
  };
  return (
    <div onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      {children}
    </div>
  );
}
