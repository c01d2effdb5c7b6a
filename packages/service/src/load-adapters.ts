import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { adapterPackageOf, Exchange, registeredExchanges } from '@hftjs/core';
import type { Problems } from './config/problems.js';
import type { ServicePlan } from './config/service-config.js';
import { didYouMean } from './config/similar.js';

/** Loads the adapters of all streams, each once; what is missing is noted wherever it is wanted. */
export async function loadAdapters(
  plans: readonly ServicePlan[],
  folders: readonly string[],
  problems: Problems,
): Promise<void> {
  const verdicts = new Map<string, string | undefined>();
  for (const { path, exchange } of plans.flatMap(({ exchanges }) => exchanges)) {
    if (!verdicts.has(exchange)) verdicts.set(exchange, await loadAdapter(exchange, folders));
    const verdict = verdicts.get(exchange);
    if (verdict !== undefined) problems.add(path, verdict);
  }
}

/**
 * Imports the package of an exchange, as the user's own code would: from the folder of the config, of the program, or
 * the current one. A library's own folder will not do, because strict package managers show it only what it declares.
 *
 * @returns what is wrong, in words; `undefined` when the exchange is registered
 */
async function loadAdapter(exchange: string, folders: readonly string[]): Promise<string | undefined> {
  if (isRegistered(exchange)) return undefined;
  const name = adapterPackageOf(exchange);
  const file = firstResolved(name, folders);
  if (file === undefined) {
    const known = [...new Set([...Object.values(Exchange), ...registeredExchanges()])];
    const hint = known.includes(exchange) ? '' : didYouMean(exchange, known);
    return `${exchange} needs its adapter: install ${name}${hint}`;
  }
  try {
    await import(pathToFileURL(file).href);
  } catch (error) {
    return `${name} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (isRegistered(exchange)) return undefined;
  return `${name} is installed but registers no ${exchange}: it has no such exchange, or it uses another copy of @hftjs/core`;
}

/** Where the user's packages are: beside the config, the program, or where it was started. */
export function userFolders(configFile: string | undefined): string[] {
  const program = process.argv[1];
  return [
    ...(configFile === undefined ? [] : [dirname(resolve(configFile))]),
    ...(program === undefined ? [] : [dirname(resolve(program))]),
    process.cwd(),
  ];
}

const isRegistered = (exchange: string): boolean => registeredExchanges().includes(exchange);

function firstResolved(name: string, folders: readonly string[]): string | undefined {
  for (const folder of folders)
    try {
      return createRequire(join(folder, 'noop.js')).resolve(name);
    } catch {
      continue;
    }
  return undefined;
}
