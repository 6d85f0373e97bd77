/** The objectives of slo/*.yaml, as "npm run generate" has read them. */
import shipped from './shipped.json';
import type { Slo } from './types';

export const SHIPPED_SLOS = shipped as unknown as readonly Slo[];
