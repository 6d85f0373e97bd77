import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, ConfirmModal, LinkButton, useStyles2 } from '@grafana/ui';
import React, { useState } from 'react';
import { SLO_PATHS, sloUrl } from '../../routing';
import { linkTo } from '../../shared/scene/links';
import { saveFailure } from '../../shared/settings/pluginSettings';
import { changeSlos } from '../../shared/slos/changes';
import type { BrokenSlo } from '../../shared/slos/definitions';
import { joinDocuments, splitDocuments } from '../../shared/slos/documents';
import { mayChangeSlos } from '../../shared/slos/mayChange';
import { testIds } from '../../shared/testIds';
import { download } from '../../shared/ui/download';

interface BrokenProps {
  broken: readonly BrokenSlo[];
  /** The text of all SLOs. */
  text: string | undefined;
}

/** So many are listed; the others are counted. */
const MOST = 50;
/** And of the problems of each: a wrong key and the missing one go together. */
const EACH = 3;

/** Documents that cannot be read as SLOs. The others do not depend on them. */
export function BrokenSlos({ broken, text }: BrokenProps) {
  const styles = useStyles2(getStyles);
  const [deleting, setDeleting] = useState<BrokenSlo>();
  const [failure, setFailure] = useState<string>();
  if (broken.length === 0) {
    return null;
  }
  const onDelete = async ({ title, line }: BrokenSlo) => {
    setDeleting(undefined);
    setFailure(undefined);
    const rest = splitDocuments(text ?? '').filter((piece) => piece.line !== line);
    try {
      await changeSlos(joinDocuments(rest.map((piece) => piece.text)), text, `"${title}" was deleted.`);
    } catch (error) {
      setFailure(saveFailure(error));
    }
  };
  return (
    <Alert severity="warning" title={titleOf(broken.length)} bottomSpacing={0}>
      {failure && <p role="alert">{`It was not deleted. ${failure}`}</p>}
      <ul className={styles.list}>
        {broken.slice(0, MOST).map((one) => (
          <BrokenRow key={one.key} slo={one} onDelete={() => setDeleting(one)} />
        ))}
      </ul>
      {broken.length > MOST && <p className={styles.more}>{`And ${broken.length - MOST} more.`}</p>}
      <ConfirmModal
        isOpen={deleting !== undefined}
        title="Delete the document"
        body={`"${deleting?.title}" will be removed from the SLOs. Download it first if you may need its text.`}
        confirmText="Delete"
        onConfirm={() => deleting && void onDelete(deleting)}
        onDismiss={() => setDeleting(undefined)}
      />
    </Alert>
  );
}

function titleOf(count: number): string {
  return count === 1
    ? 'One SLO cannot be read, and is not measured'
    : `${count} SLOs cannot be read, and are not measured`;
}

function BrokenRow({ slo, onDelete }: { slo: BrokenSlo; onDelete: () => void }) {
  const styles = useStyles2(getStyles);
  const { key, title, text, line, problems } = slo;
  const shown = problems.slice(0, EACH);
  return (
    <li className={styles.row} data-testid={testIds.brokenSlo(key)}>
      <span className={styles.what}>
        <strong>{title}</strong>
        {shown.map((problem, i) => (
          <span key={i}>{`Line ${line + problem.line - 1}, column ${problem.column}: ${problem.message}`}</span>
        ))}
        {problems.length > EACH && <span>{`And ${problems.length - EACH} more.`}</span>}
      </span>
      <LinkButton size="sm" icon="pen" href={linkTo(sloUrl(SLO_PATHS.edit, key))}>
        Repair
      </LinkButton>
      <Button
        size="sm"
        variant="secondary"
        icon="download-alt"
        aria-label={`Download "${title}"`}
        onClick={() => download(`${key.replace('~', 'document-')}.yaml`, text, 'application/yaml')}
      >
        Download
      </Button>
      {mayChangeSlos() && (
        <Button
          size="sm"
          variant="destructive"
          fill="outline"
          icon="trash-alt"
          aria-label={`Delete "${title}"`}
          onClick={onDelete}
        >
          Delete
        </Button>
      )}
    </li>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: 0, padding: 0 }),
  row: css({
    alignItems: 'center',
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(0.5),
  }),
  what: css({ display: 'flex', flex: '1 1 260px', flexDirection: 'column', minWidth: 0, overflowWrap: 'anywhere' }),
  more: css({ margin: 0 }),
});
