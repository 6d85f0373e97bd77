import { type FieldDisplay } from '@grafana/data';
import { DataLinksContextMenu } from '@grafana/ui';
import { type MouseEventHandler, type ReactElement } from 'react';

interface Props {
  value: FieldDisplay;
  children: (onClick: MouseEventHandler<HTMLElement> | undefined) => ReactElement;
}

/** Adds the menu of its data links to a value, if it has any; a single link is followed directly. */
export function WithLinks({ value, children }: Props) {
  if (!value.hasLinks || !value.getLinks) {
    return children(undefined);
  }
  return <DataLinksContextMenu links={value.getLinks}>{({ openMenu }) => children(openMenu)}</DataLinksContextMenu>;
}
