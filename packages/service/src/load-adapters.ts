import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { adapterPackageOf, Exchange, registeredExchanges } from '@hftjs/core';
import { didYouMean } from './config/similar.js';

/**
 * Imports the package of an exchange, as the user's own code would: from the folder of the config, of the program, or
 * the current one. A library's own folder will not do, because strict package managers show it only what it declares.
 *
 * @returns what is wrong, in words; `undefined` when the exchange is registered
 */
export async function loadAdapter(exchange: string, folders: readonly string[]): Promise<string | undefined> {
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
