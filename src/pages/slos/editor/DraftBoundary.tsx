import { Alert, Button, ClipboardButton, Stack, TextArea } from '@grafana/ui';
import React, { Component, type ErrorInfo, type ReactNode } from 'react';
import { keptDraft } from '../../../shared/settings/drafts';

interface Props<T> {
  /** Under which the draft is kept. */
  page: string;
  /** The draft as text, to be copied. */
  write: (draft: T) => string;
  children: ReactNode;
}

/** Where the form fails while it is drawn, what was typed is shown in place of it. */
export class DraftBoundary<T> extends Component<Props<T>, { error?: Error }> {
  public state: { error?: Error } = {};

  public static getDerivedStateFromError(error: Error) {
    return { error };
  }

  public componentDidCatch(error: Error, info: ErrorInfo) {
    console.error('contextd Observability: the form failed', error, info.componentStack);
  }

  public render() {
    const { error } = this.state;
    if (!error) {
      return this.props.children;
    }
    const text = this.text();
    return (
      <Alert severity="error" title="The form failed" bottomSpacing={0}>
        <p>{`${error.message} ${text ? 'What you typed is below, and is kept in this tab.' : 'Nothing was typed yet.'}`}</p>
        {text && <TextArea aria-label="What you typed" readOnly rows={12} value={text} />}
        <Stack direction="row" gap={1} wrap="wrap">
          <Button size="sm" icon="sync" onClick={() => this.setState({ error: undefined })}>
            Open the form again
          </Button>
          {text && (
            <ClipboardButton size="sm" icon="copy" variant="secondary" getText={() => text}>
              Copy
            </ClipboardButton>
          )}
        </Stack>
      </Alert>
    );
  }

  private text(): string {
    const kept = keptDraft<T>(this.props.page);
    try {
      return kept ? this.props.write(kept.value) : '';
    } catch {
      return JSON.stringify(kept?.value, null, 2);
    }
  }
}
