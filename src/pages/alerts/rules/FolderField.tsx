import { Alert, Combobox, Field } from '@grafana/ui';
import React, { useId } from 'react';
import { type Folder } from '../../../shared/alerting/client';
import { alertingRights } from '../../../shared/alerting/rights';
import { type FolderChoice } from './folders';

interface FolderFieldProps {
  folders: Folder[];
  value: FolderChoice | undefined;
  onChange: (folder: FolderChoice) => void;
}

/** Where new rules are put. */
export function FolderField({ folders, value, onChange }: FolderFieldProps) {
  const id = useId();
  const { createFolder } = alertingRights();
  if (!value) {
    return (
      <Alert severity="warning" title="There is no folder that you may write into" bottomSpacing={0}>
        Ask an administrator for the role Editor in a folder, or for a new folder.
      </Alert>
    );
  }
  const created =
    value.uid === undefined ? [{ value: value.title, label: value.title, description: 'new folder' }] : [];
  return (
    <Field
      label="Folder of new rules"
      description={
        value.uid === undefined
          ? `The folder "${value.title}" will be created.`
          : createFolder
            ? 'Choose one, or enter the name of a new one.'
            : 'Choose one.'
      }
      htmlFor={id}
      noMargin
    >
      <Combobox
        id={id}
        width={40}
        options={[...created, ...folders.map(({ uid, title }) => ({ value: uid, label: title }))]}
        value={value.uid ?? value.title}
        createCustomValue={createFolder}
        onChange={({ value: chosen }) => {
          const known = folders.find(({ uid }) => uid === chosen);
          onChange(known ?? { title: chosen });
        }}
      />
    </Field>
  );
}
