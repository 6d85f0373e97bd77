import React from 'react';
import { Tile, TileStrip } from '../../shared/headline/Tile';
import { type HealthState } from '../../shared/words/readings';

/** One number of the strip. */
export interface Fact {
  title: string;
  value: string;
  /** How it is computed. */
  formula: string;
  /** Under the number. */
  note?: string;
  state?: HealthState;
}

/** At most six numbers, each with its formula. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <TileStrip label="Key numbers">
      {facts.map(({ formula, ...fact }) => (
        <Tile key={fact.title} about={formula} {...fact} />
      ))}
    </TileStrip>
  );
}
