import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { adapterPackageOf, registeredExchanges } from '@hftjs/core';
import { describeUnregistered } from '@hftjs/core/adapter';
import { pathText, type ConfigPath, type Problems } from './config/problems.js';
import type { ServicePlan } from './config/service-config.js';
import { resolvePackage } from './resolve-package.js';

/** A stream's exchange, and the package that its config names for it. */
type Wanted = ServicePlan['exchanges'][number];

/**
 * Loads the adapters of all streams as the application's own code would, each once. The name of an exchange in a config
 * never becomes the name of a package: only the packages of hftjs and those that a stream names as `adapter` are imported.
 * One stream of an exchange that names its adapter is enough.
 */
export async function loadAdapters(
  plans: readonly ServicePlan[],
  folder: string,
  problems: Problems,
): Promise<void> {
  const loader = new AdapterLoader(folder);
  const streams = plans.flatMap(({ exchanges }) => exchanges);
  const chosen = chooseAdapters(streams, problems);
  for (const { path, exchange, adapter } of streams) {
    const wanted = chosen.get(exchange);
    const key = adapter === undefined ? 'exchange' : 'adapter';
    if (problems.has([...path, key])) continue;
    const problem = await loader.load(exchange, wanted);
    if (problem !== undefined) problems.addShared([...path, key], problem);
  }
}

/** The package that the streams name for each exchange. Two packages for one exchange are a mistake. */
function chooseAdapters(streams: readonly Wanted[], problems: Problems): ReadonlyMap<string, string> {
  const chosen = new Map<string, { readonly name: string; readonly path: ConfigPath }>();
  for (const { path, exchange, adapter: name } of streams) {
    if (name === undefined) continue;
    const first = chosen.get(exchange);
    if (!first) chosen.set(exchange, { name, path });
    else if (first.name !== name)
      problems.add(
        [...path, 'adapter'],
        `${exchange} has one adapter in a process, and ${pathText([...first.path, 'adapter'])} names ${first.name} for it; name the same package`,
      );
  }
  return new Map([...chosen].map(([exchange, { name }]) => [exchange, name]));
}

/** Imports packages of the application. */
class AdapterLoader {
  readonly #folder: string;
  /** The exchanges that each package has registered, or the reason why it is not loaded. */
  readonly #packages = new Map<string, readonly string[] | string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @returns a description of the problem; `undefined` when the exchange is registered */
  async load(exchange: string, adapter: string | undefined): Promise<string | undefined> {
    if (adapter === undefined && isRegistered(exchange)) return undefined;
    const name = adapter ?? adapterPackageOf(exchange);
    if (name === undefined) return describeUnregistered(exchange, true);
    const file = resolvePackage(name, this.#folder);
    if (file === undefined) {
      // The application may have imported the adapter by itself, from a place of its own.
      if (isRegistered(exchange)) return undefined;
      return `${exchange} needs its adapter ${name}, which is not found from ${this.#folder}; install it: npm install ${name}`;
    }
    const registered = this.#packages.get(name) ?? (await this.#import(file));
    this.#packages.set(name, registered);
    if (typeof registered === 'string') return `${name} cannot be loaded: ${registered}`;
    if (isRegistered(exchange)) return undefined;
    return registered.length > 0
      ? `${name} registers no ${exchange}, only ${registered.join(', ')}; correct the exchange or the adapter`
      : `${name} is installed but registers no ${exchange}: it is not its adapter, or it uses another copy of @hftjs/core`;
  }

  async #import(file: string): Promise<readonly string[] | string> {
    const before = new Set(registeredExchanges());
    try {
      await import(pathToFileURL(file).href);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    return registeredExchanges().filter((exchange) => !before.has(exchange));
  }
}

/**
 * The folder of the application, from which adapters are imported. Not the folder of the config: a config may come from
 * anywhere, and code beside or above it must not run because of that.
 */
export function applicationFolder(resolveFrom: string | URL | undefined): string {
  if (resolveFrom === undefined) return process.cwd();
  const isUrl = resolveFrom instanceof URL || resolveFrom.startsWith('file:');
  if (!isUrl) return resolve(resolveFrom);
  const path = fileURLToPath(resolveFrom);
  // `import.meta.url` is a file in the folder.
  return String(resolveFrom).endsWith('/') ? path : resolve(path, '..');
}

const isRegistered = (exchange: string): boolean => registeredExchanges().includes(exchange);
