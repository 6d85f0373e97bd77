import React, { useEffect, useState } from 'react';
import { Navigate, useLocation } from 'react-router-dom';
import { PLUGIN_BASE_URL } from '../../constants';
import { PAGES, pageUrl, SLO_PATHS, sloUrl } from '../../routing';
import { linkTo } from '../../shared/scene/links';
import { type Definitions, definitionsOf } from '../../shared/slos/definitions';
import { findSlo } from '../../shared/slos/find';
import { type Action, LoadingState, ProblemState } from '../../shared/states/states';
import { nearest } from '../../shared/words/nearest';
import { placesOf, readable, sloNameIn } from './places';

/** Longer addresses are cut. */
const LONGEST = 120;

/** At an address that no page has: leads to the SLO of that name, or says so and leads to the nearest pages. */
export default function NotFound({ slos }: { slos?: string }) {
  const { pathname, search } = useLocation();
  const definitions = useDefinitions(slos);
  if (!definitions) {
    return <LoadingState text="Looking for the page…" />;
  }
  const path = pathname.slice(PLUGIN_BASE_URL.length);
  const name = sloNameIn(path);
  const slo = name !== undefined ? findSlo(definitions.slos, name) : undefined;
  return slo ? (
    <Navigate replace to={sloUrl(SLO_PATHS.detail, slo.name) + search} />
  ) : (
    <Nowhere path={path} definitions={definitions} />
  );
}

function Nowhere({ path, definitions }: { path: string; definitions: Definitions }) {
  const places = nearest(path, placesOf(definitions.slos));
  const actions = places.map((place): Action => ({ label: `Open ${place.title}`, href: linkTo(pageUrl(place.path)) }));
  const { title, path: home } = PAGES.overview;
  const overview: Action = { label: `Open ${title}`, icon: 'home-alt', href: linkTo(pageUrl(home)) };
  const written = readable(path);
  const shown = written.length > LONGEST ? `${written.slice(0, LONGEST)}…` : written;
  return (
    <ProblemState
      problem={{
        kind: 'nothingFound',
        title: `There is no page at ${shown}`,
        detail: `The address may be mistyped, or belong to another version of this app. ${leadsTo(places.length)}`,
      }}
      actions={places.some((place) => place.path === home) ? actions : [...actions, overview]}
    />
  );
}

const leadsTo = (count: number) => (count === 1 ? 'This is the nearest page:' : 'These are the nearest pages:');

/** The SLOs, also where their text cannot be read: then none. */
function useDefinitions(text?: string): Definitions | undefined {
  const [definitions, setDefinitions] = useState<Definitions>();
  useEffect(() => {
    let current = true;
    definitionsOf(text).then(
      (found) => current && setDefinitions(found),
      () => current && setDefinitions({ slos: [], broken: [], problems: [], shipped: false })
    );
    return () => {
      current = false;
    };
  }, [text]);
  return definitions;
}
