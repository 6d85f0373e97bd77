import { SHARED } from './shared';

/** What a module of a plugin exports: at least `plugin`. */
export type PluginModule = Record<string, unknown> & { plugin?: unknown };

type Factory = (...dependencies: unknown[]) => unknown;

const loads = new Map<string, Promise<PluginModule>>();
const waiting = new Map<string, (dependencies: string[], factory: Factory) => void>();

/**
 * Loads a plugin's module.js, an AMD module, once.
 *
 * @param address path below the page's base, for example "public/plugins/ID/module.js"
 * @throws Error with a sentence if the file is missing, fails, or imports a package that Grafana does not share
 */
export function loadModule(address: string): Promise<PluginModule> {
  const url = new URL(address, document.baseURI).href;
  let load = loads.get(url);
  if (!load) {
    load = inject(url).then(({ dependencies, factory }) => run(url, dependencies, factory));
    loads.set(url, load);
    load.catch(() => loads.delete(url));
  }
  return load;
}

/** Installs the global that AMD modules call. The running script identifies the call. */
export function installDefine(): void {
  const define = (...args: unknown[]) => {
    const factory = args.pop() as Factory;
    const dependencies = (args.pop() as string[] | undefined) ?? [];
    const script = document.currentScript as HTMLScriptElement | null;
    waiting.get(script?.src ?? '')?.(Array.isArray(dependencies) ? dependencies : [], factory);
  };
  window.define = Object.assign(define, { amd: {} });
}

function inject(url: string): Promise<{ dependencies: string[]; factory: Factory }> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    const finish = () => {
      waiting.delete(url);
      script.remove();
    };
    waiting.set(url, (dependencies, factory) => resolve({ dependencies, factory }));
    script.src = url;
    script.async = true;
    script.onload = () => {
      finish();
      reject(new Error(`${url} is not an AMD module.`)); // without effect once define was called
    };
    script.onerror = () => {
      finish();
      reject(new Error(`${url} could not be loaded: run "npm run build".`));
    };
    document.head.appendChild(script);
  });
}

async function run(url: string, dependencies: string[], factory: Factory): Promise<PluginModule> {
  const exports: PluginModule = {};
  const given = dependencies.map((name) => {
    if (name === 'exports') {
      return exports;
    }
    if (name === 'module') {
      return { id: url, uri: url }; // the base address of the plugin's chunks
    }
    if (!(name in SHARED)) {
      throw new Error(`${url} imports "${name}", which Grafana does not share: bundle it.`);
    }
    return SHARED[name];
  });
  const result = await factory(...given);
  return result && typeof result === 'object' ? (result as PluginModule) : exports;
}
