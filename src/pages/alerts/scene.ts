/** The content of the tabs State and Incidents, in a chunk of their own. */
import { AlertsScene } from './AlertsScene';
import { type TabContent } from './tabs';

export const stateContent: TabContent = (context, { settings }) =>
  new AlertsScene({ context, text: settings.slos, view: 'state' });

export const incidentsContent: TabContent = (context, { settings }) =>
  new AlertsScene({ context, text: settings.slos, view: 'incidents' });
