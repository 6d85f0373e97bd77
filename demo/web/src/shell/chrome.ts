import { BehaviorSubject } from 'rxjs';
import { type Crumb } from './crumbs';

/** Height of the top bar, in pixels. */
export const HEADER_HEIGHT = 40;
/** Width of the navigation, in pixels. */
export const NAV_WIDTH = 300;
/** From this window width, the navigation is docked beside the page instead of covering it. */
export const NAV_DOCKS_AT = 1200;

export interface ChromeState {
  navOpen: boolean;
  crumbs: Crumb[];
}

const NAV_KEY = 'preview.nav.closed';

/** The state of the frame around the page; pages change it, the frame draws it. */
export const chrome = new BehaviorSubject<ChromeState>({
  navOpen: window.innerWidth >= NAV_DOCKS_AT && localStorage.getItem(NAV_KEY) !== 'true',
  crumbs: [],
});

/** Opens or closes the navigation; a docked one keeps the user's choice. */
export function setNavOpen(navOpen: boolean): void {
  if (window.innerWidth >= NAV_DOCKS_AT) {
    localStorage.setItem(NAV_KEY, String(!navOpen));
  }
  chrome.next({ ...chrome.getValue(), navOpen });
}
