import { locationService } from '@grafana/runtime';
import { useCallback, useEffect, useRef } from 'react';

export const LEAVE = 'You have changes that are not saved. Leave the page and lose them?';

/**
 * Asks before a page with unsaved changes is left. Moves that stay on the page, such as another time range, pass.
 *
 * @returns leave without being asked, after saving
 */
export function useLeaveGuard(changed: boolean): () => void {
  const free = useRef(false);
  useEffect(() => {
    if (!changed) {
      return undefined;
    }
    free.current = false;
    const history = locationService.getHistory();
    const { pathname } = locationService.getLocation();
    const unblock = history.block((next: { pathname: string }) => {
      const stays = free.current || next.pathname === pathname;
      return stays || window.confirm(LEAVE) ? undefined : false;
    });
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', onUnload);
    return () => {
      unblock();
      window.removeEventListener('beforeunload', onUnload);
    };
  }, [changed]);
  return useCallback(() => {
    free.current = true;
  }, []);
}
