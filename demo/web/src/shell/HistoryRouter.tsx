import { type ComponentType, type ReactNode } from 'react';
import * as router from 'react-router-dom';

/**
 * The router of version 5 at the root of the page, as in Grafana: @grafana/runtime's history object is of its kind, and
 * the compatibility package builds version 6 on top of it. Types in this repository are those of version 6.
 */
export const HistoryRouter = router.Router as unknown as ComponentType<{ history: unknown; children?: ReactNode }>;
