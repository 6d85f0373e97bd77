import { css } from '@emotion/css';
import { AppEvents, type BusEventType, type BusEventWithPayload, type GrafanaTheme2 } from '@grafana/data';
import { getAppEvents } from '@grafana/runtime';
import { Alert, type AlertVariant, useStyles2 } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { HEADER_HEIGHT } from './chrome';

interface Toast {
  id: number;
  severity: AlertVariant;
  title: string;
  text: string;
}

const SHOWN_MS: Partial<Record<AlertVariant, number>> = { success: 3000, info: 5000, warning: 5000, error: 7000 };
const KINDS = [
  [AppEvents.alertSuccess, 'success'],
  [AppEvents.alertWarning, 'warning'],
  [AppEvents.alertError, 'error'],
  [AppEvents.alertInfo, 'info'],
] as const;

let ids = 0;

/** Messages are published by name, without an event class. */
const eventOf = (type: string) => ({ type }) as BusEventType<BusEventWithPayload<unknown>>;

/** Messages of the app and of failed requests, shown in the corner for a few seconds. */
export function Toasts() {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const styles = useStyles2(getStyles);
  const drop = (gone: number) => setToasts((shown) => shown.filter(({ id }) => id !== gone));
  useEffect(() => {
    const subscriptions = KINDS.map(([{ name }, severity]) =>
      getAppEvents()
        .getStream<BusEventWithPayload<unknown>>(eventOf(name))
        .subscribe(({ payload }) => {
          const [title = '', text = ''] = (Array.isArray(payload) ? payload : [payload]).map(String);
          const id = ++ids;
          setToasts((shown) => [...shown.filter((toast) => toast.title !== title), { id, severity, title, text }]);
          setTimeout(() => drop(id), SHOWN_MS[severity]);
        })
    );
    return () => subscriptions.forEach((subscription) => subscription.unsubscribe());
  }, []);
  return (
    <div className={styles.corner} role="region" aria-label="Messages" aria-live="polite">
      {toasts.map(({ id, severity, title, text }) => (
        <Alert key={id} severity={severity} title={title} elevated onRemove={() => drop(id)}>
          {text}
        </Alert>
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  corner: css({
    position: 'fixed',
    right: theme.spacing(0.75),
    top: HEADER_HEIGHT + 8,
    width: 400,
    maxWidth: 'calc(100vw - 12px)',
    zIndex: theme.zIndex.portal,
    pointerEvents: 'none',
    '> *': { pointerEvents: 'auto' },
  }),
});
