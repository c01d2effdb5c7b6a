import { createRequire } from 'node:module';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { adapterPackageOf, registeredExchanges } from '@hftjs/core';
import { describeUnregistered } from '@hftjs/core/adapter';
import type { Problems } from './config/problems.js';
import type { ServicePlan } from './config/service-config.js';

/** Loads the adapters of all streams, each once. Adds a problem for each stream whose adapter is missing. */
export async function loadAdapters(
  plans: readonly ServicePlan[],
  folder: string,
  problems: Problems,
): Promise<void> {
  const verdicts = new Map<string, string | undefined>();
  for (const { path, exchange, adapter } of plans.flatMap(({ exchanges }) => exchanges)) {
    const wanted = `${exchange} ${adapter ?? ''}`;
    if (!verdicts.has(wanted)) verdicts.set(wanted, await loadAdapter(exchange, adapter, folder));
    const verdict = verdicts.get(wanted);
    if (verdict !== undefined) problems.add(path, verdict);
  }
}

/**
 * Imports the package of an exchange as the application's own code would. The name of an exchange in a config never
 * becomes the name of a package: only the packages of hftjs and the one that the config names as `adapter` are
 * imported.
 *
 * @returns a description of the problem; `undefined` when the exchange is registered
 */
async function loadAdapter(
  exchange: string,
  adapter: string | undefined,
  folder: string,
): Promise<string | undefined> {
  if (isRegistered(exchange)) return undefined;
  const name = adapter ?? adapterPackageOf(exchange);
  if (name === undefined) return describeUnregistered(exchange, true);
  const file = resolved(name, folder);
  if (file === undefined) {
    const needed =
      adapter === undefined
        ? describeUnregistered(exchange, true)
        : `${exchange} needs its adapter: install ${name}`;
    return `${needed}; it is not found from ${folder}`;
  }
  try {
    await import(pathToFileURL(file).href);
  } catch (error) {
    return `${name} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (isRegistered(exchange)) return undefined;
  return `${name} is installed but registers no ${exchange}: it has no such exchange, or it uses another copy of @hftjs/core`;
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

function resolved(name: string, folder: string): string | undefined {
  try {
    const file = createRequire(join(folder, 'noop.js')).resolve(name);
    return isAbsolute(file) ? file : undefined;
  } catch {
    return undefined;
  }
}
