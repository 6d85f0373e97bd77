import { css } from '@emotion/css';
import { type GrafanaTheme2, renderMarkdown } from '@grafana/data';
import { RenderUserContentAsHTML, useStyles2 } from '@grafana/ui';
import React, { useEffect } from 'react';
import { useLocation } from 'react-router-dom';
import { LinesToCopy } from '../../../shared/ui/LinesToCopy';
import { withLinks } from './links';
import { QueryBlock, type QueryRun } from './QueryBlock';
import type { Block, Runbook } from './types';

interface RunbookTextProps {
  runbook: Runbook;
  /** Prepares a query for the reader's store. */
  runOf: (block: Block & { kind: 'query' }) => QueryRun;
}

const LANGUAGES: Record<string, string> = { sh: 'Shell', yaml: 'YAML', text: 'Text' };

/** A runbook's text: headings that can be linked to, code that can be copied, queries that can be run. */
export function RunbookText({ runbook, runOf }: RunbookTextProps) {
  const styles = useStyles2(getStyles);
  useAnchor(runbook);
  const parts = runbook.blocks.flatMap((block) => (block.kind === 'heading' && block.level === 2 ? [block] : []));
  return (
    <article className={styles.article} aria-label={runbook.title}>
      <nav className={styles.contents} aria-label="Parts of the runbook">
        {parts.map(({ id, text }) => (
          <a key={id} href={`#${id}`}>
            {text}
          </a>
        ))}
      </nav>
      {runbook.blocks.map((block, i) => (
        <BlockView key={i} block={block} runOf={runOf} />
      ))}
    </article>
  );
}

function BlockView({ block, runOf }: { block: Block; runOf: RunbookTextProps['runOf'] }) {
  const styles = useStyles2(getStyles);
  switch (block.kind) {
    case 'heading': {
      const Heading = block.level === 2 ? 'h2' : 'h3';
      return (
        <Heading id={block.id} className={block.level === 2 ? styles.part : styles.step} tabIndex={-1}>
          {block.text}
          <a href={`#${block.id}`} className={styles.anchor} aria-label={`Link to: ${block.text}`}>
            #
          </a>
        </Heading>
      );
    }
    case 'code':
      return (
        <div className={styles.block}>
          <LinesToCopy lines={{ title: LANGUAGES[block.language] ?? block.language, text: block.text }} />
        </div>
      );
    case 'query':
      return (
        <div className={styles.block}>
          <QueryBlock query={block} run={runOf(block)} />
        </div>
      );
    default:
      return (
        <RenderUserContentAsHTML
          component="div"
          className={styles.text}
          content={renderMarkdown(withLinks(block.markdown))}
        />
      );
  }
}

/** Goes to the heading that the address names, also when only the address changes. */
function useAnchor(runbook: Runbook) {
  const { hash } = useLocation();
  useEffect(() => {
    const heading = hash && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (heading) {
      heading.scrollIntoView();
      heading.focus({ preventScroll: true });
    }
  }, [hash, runbook]);
}

const getStyles = (theme: GrafanaTheme2) => ({
  article: css({
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    maxWidth: 900,
    minWidth: 0,
    padding: theme.spacing(1, 2, 2),
  }),
  contents: css({
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 2),
    paddingBottom: theme.spacing(1),
    '& a': { color: theme.colors.text.link, '&:hover': { textDecoration: 'underline' } },
  }),
  part: css({
    display: 'flex',
    fontSize: theme.typography.h4.fontSize,
    gap: theme.spacing(1),
    margin: theme.spacing(2, 0, 0.5),
    scrollMarginTop: theme.spacing(12),
    '&:focus': { outline: 'none' },
  }),
  step: css({
    display: 'flex',
    fontSize: theme.typography.h5.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    gap: theme.spacing(1),
    margin: theme.spacing(2, 0, 0.5),
    scrollMarginTop: theme.spacing(12),
    '&:focus': { outline: 'none' },
  }),
  anchor: css({
    color: theme.colors.text.secondary,
    fontWeight: theme.typography.fontWeightRegular,
    '&:hover': { color: theme.colors.text.link },
  }),
  block: css({ margin: theme.spacing(0.5, 0, 1.5) }),
  text: css({
    '& p': { marginBottom: theme.spacing(1) },
    '& ul, & ol': { margin: theme.spacing(0, 0, 1, 2.5) },
    '& a': { color: theme.colors.text.link, textDecoration: 'underline' },
    '& table': {
      borderCollapse: 'collapse',
      display: 'block',
      marginBottom: theme.spacing(1),
      overflowX: 'auto',
    },
    '& th, & td': {
      borderBottom: `1px solid ${theme.colors.border.weak}`,
      minWidth: 80,
      padding: theme.spacing(0.5, 1.5, 0.5, 0),
      textAlign: 'left',
      verticalAlign: 'top',
    },
    '& code': { overflowWrap: 'anywhere', whiteSpace: 'normal' },
  }),
});
