import { type KeyboardEvent, useCallback, useRef, useState } from 'react';
import { type Plot } from './draw';
import { nearest } from './series';

/** How many points PageUp and PageDown move. */
const PAGE = 10;

/**
 * Moves a plot's cursor along given times with the keyboard, as the mouse would, so that its tooltip follows.
 * @param stops ascending times in milliseconds
 * @param plot the plot at this moment
 */
export function useKeyboard(stops: number[], plot: () => Plot | undefined) {
  const [at, setAt] = useState<number>();
  const place = useRef<number>();
  const leave = useCallback(() => {
    place.current = undefined;
    setAt(undefined);
    plot()?.over.dispatchEvent(new MouseEvent('mouseleave'));
    plot()?.setCursor({ left: -10, top: -10 });
  }, [plot]);
  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      if (event.key === 'Escape' && place.current !== undefined) {
        event.stopPropagation();
        leave();
        return;
      }
      const here = place.current === undefined ? undefined : nearest(stops, place.current);
      const next = target(event.key, here, stops.length);
      if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) {
        return;
      }
      event.preventDefault();
      event.stopPropagation();
      place.current = stops[next];
      setAt(stops[next]);
      hover(plot(), stops[next]);
    },
    [stops, plot, leave]
  );
  return { at, onKeyDown, onBlur: leave };
}

/** Where a key leads from a place; the first key enters at the newest end, where readers look first. */
export function target(key: string, here: number | undefined, length: number): number | undefined {
  const last = length - 1;
  if (last < 0) {
    return undefined;
  }
  const moves = new Map([
    ['ArrowLeft', here === undefined ? last : here - 1],
    ['ArrowRight', here === undefined ? 0 : here + 1],
    ['PageUp', here === undefined ? last : here - PAGE],
    ['PageDown', here === undefined ? 0 : here + PAGE],
    ['Home', 0],
    ['End', last],
  ]);
  const to = moves.get(key);
  return to === undefined ? undefined : Math.max(0, Math.min(last, to));
}

function hover(plot: Plot | undefined, at: number) {
  if (!plot) {
    return;
  }
  plot.syncRect(true);
  const clientX = plot.rect.left + plot.valToPos(at, 'x');
  const clientY = plot.rect.top + plot.rect.height / 3;
  plot.over.dispatchEvent(
    new MouseEvent('mousemove', { bubbles: true, cancelable: true, view: window, clientX, clientY })
  );
}
