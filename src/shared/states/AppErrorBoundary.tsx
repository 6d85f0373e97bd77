import { Alert, Button } from '@grafana/ui';
import React, { Component, type ErrorInfo, type ReactNode } from 'react';
import { isChunkError } from './chunks';

interface Props {
  children: ReactNode;
  /** When it changes, the children are tried again: the address of the page, so that one broken page does not block the others. */
  resetKey: string;
}

interface State {
  error?: Error;
  failedAt?: string;
}

/** Catches what a page throws and says what happened and what to do, instead of a blank app. */
export class AppErrorBoundary extends Component<Props, State> {
  public state: State = {};

  public static getDerivedStateFromError(error: Error): State {
    return { error };
  }

  public static getDerivedStateFromProps(props: Props, state: State): State | null {
    if (state.error && state.failedAt === undefined) {
      return { ...state, failedAt: props.resetKey };
    }
    return state.failedAt !== undefined && state.failedAt !== props.resetKey
      ? { error: undefined, failedAt: undefined }
      : null;
  }

  public componentDidCatch(error: Error, info: ErrorInfo) {
    console.error('contextd Observability: a page failed', error, info.componentStack);
  }

  public render() {
    const { error } = this.state;
    if (!error) {
      return this.props.children;
    }
    const outdated = isChunkError(error);
    return (
      <Alert severity="error" title={outdated ? 'This page is from an older version of the app' : 'This page failed'}>
        <p>
          {outdated
            ? 'The app was upgraded while it was open and a part of it could not be loaded. Reload the page; if that does not help, clear the browser’s cache.'
            : `${sentence(error)} Reload the page; if it fails again, please report it with this message.`}
        </p>
        <Button variant="secondary" icon="sync" onClick={() => window.location.reload()}>
          Reload
        </Button>
      </Alert>
    );
  }
}

/** What was thrown, as a sentence; not everything that is thrown is an Error. */
function sentence(thrown: unknown): string {
  const said = (thrown instanceof Error ? thrown.message : String(thrown)).trim();
  return /[.!?]$/.test(said) ? said : `${said}.`;
}
