import { css, cx } from '@emotion/css';
import { PanelPlugin, type PanelProps, renderTextPanelMarkdown, textUtil } from '@grafana/data';
import { ScrollContainer, useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';
import { panelOptions } from './options';

interface Options {
  mode: 'markdown' | 'html' | 'code';
  content: string;
  code?: { language: string };
}

function TextPanel({ options, replaceVariables, renderCounter }: PanelProps<Options>) {
  const styles = useStyles2(() => ({ content: css({ height: '100%' }) }));
  const { mode, content } = options;
  const html = useMemo(() => {
    const filled = content ? replaceVariables(content, {}, mode === 'code' ? 'raw' : 'html') : '';
    return mode === 'markdown'
      ? renderTextPanelMarkdown(filled)
      : mode === 'html'
        ? textUtil.sanitizeTextPanelContent(filled)
        : filled;
    // renderCounter changes when a variable in the text changes
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [content, mode, replaceVariables, renderCounter]);
  if (mode === 'code') {
    return (
      <ScrollContainer>
        <pre>
          <code>{html}</code>
        </pre>
      </ScrollContainer>
    );
  }
  return (
    <ScrollContainer minHeight="100%">
      {/* both renderers sanitize */}
      <div
        className={cx('markdown-html', styles.content)}
        data-testid="TextPanel-converted-content"
        dangerouslySetInnerHTML={{ __html: html }}
      />
    </ScrollContainer>
  );
}

export function textPanel(): PanelPlugin {
  return new PanelPlugin<Options>(TextPanel).setPanelOptions(
    panelOptions({ mode: 'markdown', content: '', code: { language: 'plaintext' } }) as never
  ) as PanelPlugin;
}
