import { type Field, getMinMaxAndDelta, type NumericRange, type TimeRange } from '@grafana/data';
import { Sparkline, useTheme2 } from '@grafana/ui';
import React, { useCallback, useRef, useState } from 'react';

interface TinyLineProps {
  x?: Field<number>;
  y?: Field<number | null>;
  /** Pixels; it is as wide as its place. */
  height: number;
  timeRange?: TimeRange;
  /** The least that the axis shows; as much as the values need when left out. */
  atLeast?: { min: number; max: number };
}

/** A line without axes, not for screen readers: what it shows must also be in text. */
export function TinyLine({ x, y, height, timeRange, atLeast }: TinyLineProps) {
  const theme = useTheme2();
  const { ref, width } = useWidth();
  const drawn = y && y.values.filter((value) => Number.isFinite(value)).length > 1;
  return (
    <div ref={ref} style={{ height }} aria-hidden>
      {drawn && width > 0 && (
        <Sparkline
          width={width}
          height={height}
          theme={theme}
          sparkline={{
            x,
            y: {
              ...y,
              config: { custom: { lineWidth: 1, fillOpacity: 15, lineColor: theme.colors.primary.text } },
              state: { range: rangeOf(y, atLeast) },
            } as Field,
            timeRange,
          }}
        />
      )}
    </div>
  );
}

function rangeOf(y: Field<number | null>, atLeast?: { min: number; max: number }): NumericRange {
  const { min, max, delta } = getMinMaxAndDelta({ ...y, config: {} });
  if (!atLeast) {
    return { min, max, delta };
  }
  const [low, high] = [Math.min(atLeast.min, min ?? atLeast.min), Math.max(atLeast.max, max ?? atLeast.max)];
  return { min: low, max: high, delta: high - low };
}

/** The width of an element in pixels; 0 until it is laid out. */
function useWidth() {
  const [width, setWidth] = useState(0);
  const observer = useRef<ResizeObserver | null>(null);
  const ref = useCallback((element: HTMLDivElement | null) => {
    observer.current?.disconnect();
    if (element) {
      observer.current = new ResizeObserver(([entry]) => setWidth(Math.floor(entry.contentRect.width)));
      observer.current.observe(element);
    }
  }, []);
  return { ref, width };
}
