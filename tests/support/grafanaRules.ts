import { type Page, type Request, type Route } from '@playwright/test';
import { type ProvisionedRule } from '../../src/shared/alerting/provisioned';
import { editBootData } from './bootData';

interface Folder {
  uid: string;
  title: string;
}

/**
 * Grafana's API of alert rules and folders, in memory: as its documentation and its OpenAPI describe it, and as 12.4.0
 * answers. It keeps what is written, and rewrites it as Grafana does.
 *
 * https://grafana.com/docs/grafana/latest/developers/http_api/alerting_provisioning/
 */
export class FakeGrafanaRules {
  public rules: ProvisionedRule[] = [];
  public folders: Folder[] = [{ uid: 'general-alerts', title: 'General alerts' }];
  /** Names of alert rules that Prometheus evaluates; undefined where the data source has no API of rules. */
  public inPrometheus?: string[] = [];
  /** Writes, as "PUT path". */
  public readonly writes: string[] = [];
  private readonly intervals = new Map<string, number>();
  private refusals: Array<{ what: RegExp; status: number; message: string }> = [];
  private lastId = 0;

  /** Answers instead of the host. */
  public async install(page: Page): Promise<void> {
    const answers: Array<[string, (route: Route) => Promise<void>]> = [
      ['**/api/v1/provisioning/alert-rules', (route) => this.answer(route, () => this.rules)],
      ['**/api/v1/provisioning/alert-rules/*', (route) => this.answer(route, (request) => this.remove(request))],
      ['**/api/v1/provisioning/folder/*/rule-groups/*', (route) => this.answer(route, (request) => this.put(request))],
      ['**/api/prometheus/grafana/api/v1/rules*', (route) => this.answer(route, () => this.status())],
      ['**/api/prometheus/contextd-prometheus/api/v1/rules', (route) => this.answer(route, () => this.prometheus())],
      ['**/api/search?*', (route) => this.answer(route, () => this.folders)],
      ['**/api/folders', (route) => this.answer(route, (request) => this.createFolder(request))],
    ];
    for (const [pattern, handler] of answers) {
      await page.route(pattern, handler);
    }
  }

  /** Requests whose "METHOD path" fits are answered with an error from now on. */
  public refuse(what: RegExp, status: number, message: string): void {
    this.refusals.push({ what, status, message });
  }

  public relent(): void {
    this.refusals = [];
  }

  public rule(title: string, slo?: string): ProvisionedRule {
    const found = this.rules.find((one) => one.title === title && (slo === undefined || one.labels?.slo === slo));
    if (!found) {
      throw new Error(`There is no rule "${title}". There are: ${this.rules.map((one) => one.title).join(', ')}.`);
    }
    return found;
  }

  /** Somebody changes a rule in Grafana's editor, which saves more than it was given. */
  public edit(title: string, change: Partial<ProvisionedRule>): void {
    Object.assign(this.rule(title), change, { updated: new Date().toISOString() });
    for (const query of this.rule(title).data) {
      Object.assign(query.model, { hide: false, datasource: { uid: query.datasourceUid }, editorMode: 'code' });
    }
  }

  private async answer(route: Route, make: (request: Request) => unknown): Promise<void> {
    const request = route.request();
    const what = `${request.method()} ${new URL(request.url()).pathname}`;
    const refusal = this.refusals.find((one) => one.what.test(what));
    try {
      if (refusal) {
        throw new Refusal(refusal.status, refusal.message);
      }
      const body = make(request);
      if (request.method() !== 'GET') {
        this.writes.push(what);
      }
      await route.fulfill(body === undefined ? { status: 204, contentType: 'application/json' } : { json: body });
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      await route.fulfill({ status: error.status, json: { message: error.message } });
    }
  }

  private put(request: Request): unknown {
    const [, folderUid, group] = pathParts(request, /\/folder\/([^/]+)\/rule-groups\/([^/]+)$/);
    const body = request.postDataJSON() as { interval: number; rules: ProvisionedRule[] };
    if (!this.folders.some(({ uid }) => uid === folderUid)) {
      throw new Refusal(400, 'invalid alert rule: folder does not exist');
    }
    if (body.interval % 10 !== 0 || body.interval === 0) {
      throw new Refusal(
        400,
        'invalid alert rule: interval should be non-zero and divided exactly by scheduler interval: 10'
      );
    }
    const isMember = (rule: ProvisionedRule) => rule.folderUID === folderUid && rule.ruleGroup === group;
    const uids = body.rules.map(({ uid }) => uid);
    const touched = this.rules.filter((rule) => isMember(rule) || uids.includes(rule.uid));
    if (touched.some(({ provenance }) => provenance === 'file')) {
      throw new Refusal(409, "cannot update with provided provenance '', needs 'file'");
    }
    const saved = body.rules.map((rule) => this.saved(rule, folderUid, group));
    this.rules = [...this.rules.filter((rule) => !touched.includes(rule)), ...saved];
    this.intervals.set(`${folderUid}/${group}`, body.interval);
    return { ...body, folderUid, title: group };
  }

  /** A rule as Grafana stores it. */
  private saved(rule: ProvisionedRule, folderUID: string, ruleGroup: string): ProvisionedRule {
    return {
      keep_firing_for: '0s',
      for: '0s',
      isPaused: false,
      notification_settings: null,
      record: null,
      ...rule,
      id: ++this.lastId,
      orgID: 1,
      folderUID,
      ruleGroup,
      updated: new Date().toISOString(),
      data: rule.data.map((query) => ({
        queryType: '',
        ...query,
        relativeTimeRange: query.relativeTimeRange ?? { from: 0, to: 0 },
        model: { intervalMs: 1000, maxDataPoints: 43200, ...query.model, refId: query.refId },
      })),
    };
  }

  private remove(request: Request): undefined {
    const [, uid] = pathParts(request, /\/alert-rules\/([^/]+)$/);
    if (this.rules.some((rule) => rule.uid === uid && rule.provenance === 'file')) {
      throw new Refusal(409, "cannot delete with provided provenance '', needs 'file'");
    }
    this.rules = this.rules.filter((rule) => rule.uid !== uid);
  }

  private createFolder(request: Request): Folder {
    const { title } = request.postDataJSON() as { title: string };
    const folder = { uid: `f-${title}`, title };
    this.folders.push(folder);
    return folder;
  }

  private status(): unknown {
    const groups = new Map<string, ProvisionedRule[]>();
    for (const rule of this.rules) {
      const key = `${rule.folderUID}/${rule.ruleGroup}`;
      groups.set(key, [...(groups.get(key) ?? []), rule]);
    }
    return {
      status: 'success',
      data: {
        groups: [...groups].map(([key, rules]) => ({
          name: rules[0].ruleGroup,
          file: this.folders.find(({ uid }) => uid === rules[0].folderUID)?.title ?? '',
          folderUid: rules[0].folderUID,
          interval: this.intervals.get(key) ?? 60,
          rules: rules.map(({ uid, title, labels, isPaused }) => ({
            uid,
            name: title,
            labels,
            isPaused,
            type: 'alerting',
            state: 'inactive',
            health: 'ok',
          })),
        })),
      },
    };
  }

  private prometheus(): unknown {
    if (!this.inPrometheus) {
      throw new Refusal(404, 'not found');
    }
    const rules = this.inPrometheus.map((name) => ({ name, type: 'alerting', labels: {} }));
    return { status: 'success', data: { groups: [{ name: 'contextd', file: 'rules.yaml', rules }] } };
  }
}

class Refusal extends Error {
  public constructor(
    public readonly status: number,
    message: string
  ) {
    super(message);
  }
}

function pathParts(request: Request, pattern: RegExp): string[] {
  const parts = pattern.exec(new URL(request.url()).pathname);
  if (!parts) {
    throw new Refusal(404, 'not found');
  }
  return parts.map(decodeURIComponent);
}

/** Grafana's permissions of the reader; these are all that the app asks for. */
export async function withPermissions(page: Page, permissions: Record<string, boolean>): Promise<void> {
  await editBootData(page, ({ user }, given) => Object.assign(user, { permissions: given }), permissions);
}

export const MAY_WRITE = { 'alert.provisioning:write': true, 'folders:create': true };
