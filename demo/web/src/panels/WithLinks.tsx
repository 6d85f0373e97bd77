import { type FieldDisplay } from '@grafana/data';
import { DataLinksContextMenu } from '@grafana/ui';
import { type MouseEventHandler, type ReactElement } from 'react';

interface Props {
  value: FieldDisplay;
  children: (onClick: MouseEventHandler<HTMLElement> | undefined) => ReactElement;
}

/** Gives a value the menu of its data links, when it has some; a single link is followed at once. */
export function WithLinks({ value, children }: Props) {
  if (!value.hasLinks || !value.getLinks) {
    return children(undefined);
  }
  return <DataLinksContextMenu links={value.getLinks}>{({ openMenu }) => children(openMenu)}</DataLinksContextMenu>;
}
