import type { StreamError } from '@hftjs/core';
import { mistakeText, OptionError, type OptionMistake } from '@hftjs/core/adapter';
import { camelKey, snakeName } from './camel-keys.js';
import { isRecord } from './check-schema.js';
import type { ConfigPath, Problems } from './problems.js';
import { apiSchema, streamSchema } from './schema.js';
import type { StreamPlan } from './service-config.js';

/** Options that stand in `apis`, not in `streams`. */
const CREDENTIALS: ReadonlySet<unknown> = new Set(['apiKey', 'apiSecret', 'apiAuthData']);

/** Adds what core or an adapter found wrong with the options of a stream, in the words of the config. */
export function addOptionMistakes(plan: StreamPlan, error: unknown, problems: Problems): void {
  if (error instanceof OptionError)
    for (const mistake of error.mistakes) problems.add(pathOf(mistake, error, plan), textOf(mistake, plan));
  else problems.add(plan.path, translate(error instanceof Error ? error.message : String(error)));
}

/** The path of the option in the config, where its keys may be spelled in any way that means the option. */
function pathOf({ option }: OptionMistake, error: StreamError, plan: StreamPlan): ConfigPath {
  const { api, options } = plan;
  const start = api && CREDENTIALS.has(option[0]) ? api : { path: plan.path, given: plan.given };
  let value: unknown = start.given;
  const path = [...start.path];
  for (const step of option) {
    const key = typeof step === 'string' ? keyOf(value, step) : step;
    path.push(key);
    value = (value as Record<string | number, unknown> | undefined)?.[key];
  }
  const pair = error.symbol === undefined ? -1 : options.currencyPairs.indexOf(error.symbol);
  return option.length === 1 && option[0] === 'currencyPairs' && pair >= 0 ? [...path, pair] : path;
}

const keyOf = (value: unknown, name: string): string =>
  (isRecord(value) ? Object.keys(value).find((key) => camelKey(key) === name) : undefined) ?? snakeName(name);

function textOf(mistake: OptionMistake, { options }: StreamPlan): string {
  const text = mistakeText(mistake, snakeName);
  return 'predicate' in mistake ? text : `${options.exchange}: ${text}`;
}

const CAMEL_CASE = Object.keys({ ...streamSchema.properties, ...apiSchema.properties })
  .map(camelKey)
  .filter((name) => /[A-Z]/.test(name));
const OPTION = new RegExp(String.raw`\b(?:${CAMEL_CASE.join('|')})\b(?:\.[a-zA-Z0-9]+)*`, 'g');

/** Spells the options of core that a text of a third-party adapter names as the config does. */
const translate = (text: string): string => text.replaceAll(OPTION, snakeName);
