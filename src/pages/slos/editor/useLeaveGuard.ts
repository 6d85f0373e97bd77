import { locationService } from '@grafana/runtime';
import { useCallback, useEffect, useRef } from 'react';

export const LEAVE = 'You have changes that are not saved. Leave the page and lose them?';

/**
 * Asks before a page with unsaved changes is left. Moves that stay on the page, such as another time range, pass.
 *
 * @param onLeave the changes are given up
 * @returns leave without being asked, after saving
 */
export function useLeaveGuard(changed: boolean, onLeave: () => void): () => void {
  const free = useRef(false);
  const left = useRef(onLeave);
  useEffect(() => {
    left.current = onLeave;
  });
  useEffect(() => {
    if (!changed) {
      return undefined;
    }
    free.current = false;
    const history = locationService.getHistory();
    const { pathname } = locationService.getLocation();
    const unblock = history.block((next: { pathname: string }) => {
      if (next.pathname === pathname) {
        return undefined;
      }
      if (!free.current && !window.confirm(LEAVE)) {
        return false;
      }
      left.current();
      return undefined;
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
