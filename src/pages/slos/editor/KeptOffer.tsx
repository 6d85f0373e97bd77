import { dateTimeFormat } from '@grafana/data';
import { Alert, Button, Stack } from '@grafana/ui';
import React from 'react';
import { type KeptOffer as Offer } from './useDraft';

/** Offers what was typed before the page failed or was loaded again. */
export function KeptOffer({ offer }: { offer: Offer | undefined }) {
  return offer ? (
    <Alert severity="info" title="You have changes here that were not saved" bottomSpacing={0}>
      <p>{`You made them in this tab, ${dateTimeFormat(offer.at)}.`}</p>
      <Stack direction="row" gap={1} wrap="wrap">
        <Button size="sm" onClick={offer.restore}>
          Restore
        </Button>
        <Button size="sm" variant="secondary" onClick={offer.discard}>
          Discard
        </Button>
      </Stack>
    </Alert>
  ) : null;
}
