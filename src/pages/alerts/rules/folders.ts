import { type Folder } from '../../../shared/alerting/client';

/** A folder for new rules; without a uid it is created. */
export interface FolderChoice {
  uid?: string;
  title: string;
}

/** The title of the folder that provisioning files use, too. */
const TITLE = 'contextd';

/** The folder that is chosen at first. */
export function firstFolder(folders: readonly Folder[], mayCreate: boolean): FolderChoice | undefined {
  const own = folders.find(({ title }) => title === TITLE);
  return own ?? (mayCreate ? { title: TITLE } : folders[0]);
}
