import { type SceneObject } from '@grafana/scenes';
import { type PageContext } from '../../shared/scene/CatalogueGate';
import { batchContent } from './batch';
import { cacheContent } from './cache';
import { databaseContent } from './database';
import { embeddingsContent } from './embeddings';
import { goContent } from './go';
import { httpContent } from './http';
import { rateLimitContent } from './rateLimit';
import { routeContent } from './route';
import { securityContent } from './security';
import { servicesContent } from './services';
import { toolContent } from './tool';
import { toolsContent } from './tools';

/** The content of the tabs and of the pages below them, by path. */
export const CONTENT: Record<string, (context: PageContext) => SceneObject> = {
  go: goContent,
  http: httpContent,
  route: routeContent,
  tools: toolsContent,
  tool: toolContent,
  services: servicesContent,
  embeddings: embeddingsContent,
  database: databaseContent,
  batch: batchContent,
  cache: cacheContent,
  'rate-limit': rateLimitContent,
  security: securityContent,
};
