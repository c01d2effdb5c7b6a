import type { Channel } from '../channels/channel.js';
import type { CurrencyPair } from './currency-pair.js';
import type { Exchange } from './exchange.js';
import { didYouMean } from './similar.js';
import { StreamError, type StreamErrorCode } from './stream-error.js';

/** Where an option is, by names and indexes: `['subscribeArgs', 'orderBook', 'depth']`, `['currencyPairs', 1]`. */
export type OptionPath = readonly (string | number)[];

/** Returns the name of an option as its author writes it: `apiKey` in TypeScript, `api_key` in a service's config. */
export type SpellOption = (name: string) => string;

/** A text. One that names options is a function of their spelling. */
export type OptionText = string | ((spell: SpellOption) => string);

/** A mistake in one option of a stream. */
export type OptionMistake = { readonly option: OptionPath } & (
  | {
      /** The end of a sentence that begins with the option's name: `is not an array`. */
      readonly predicate: OptionText;
    }
  | {
      /** A text that does not need the option's name before it: `there is no testnet`. */
      readonly sentence: OptionText;
    }
);

export interface OptionErrorInit {
  /** @defaultValue 'invalid_options' */
  readonly code?: StreamErrorCode;
  readonly channel?: Channel | undefined;
  readonly symbol?: CurrencyPair | undefined;
  readonly cause?: unknown;
}

/**
 * Mistakes in the options of a stream. It has their paths as data and their texts in any spelling, so that a service can
 * report them in the words of its config.
 *
 * @example
 * ```ts
 * throw new OptionError(exchange, {
 *   option: ['environment'],
 *   sentence: 'there is no testnet; leave the environment out',
 * });
 * throw new OptionError(exchange, {
 *   option: ['apiAuthData', 'passphrase'],
 *   predicate: (spell) => `is missing; ${spell('apiKey')} needs it`,
 * });
 * ```
 */
export class OptionError extends StreamError {
  readonly mistakes: readonly OptionMistake[];

  constructor(
    exchange: Exchange,
    mistakes: OptionMistake | readonly OptionMistake[],
    { code = 'invalid_options', ...rest }: OptionErrorInit = {},
  ) {
    const list: readonly OptionMistake[] = 'option' in mistakes ? [mistakes] : mistakes;
    super(`${exchange}: ${joined(list.map(describeMistake))}`, { code, exchange, ...rest });
    this.mistakes = list;
  }
}

/** The predicate of a name that is not an option. */
export const unknownOption =
  (name: string, names: readonly string[]): OptionText =>
  (spell) => {
    const known = names.map(spell);
    return `is unknown; expected ${known.length > 1 ? 'one of ' : ''}${known.join(', ')}${didYouMean(spell(name), known)}`;
  };

const asWritten: SpellOption = (name) => name;

/** The text of a mistake without the option's path. */
export function mistakeText(mistake: OptionMistake, spell: SpellOption = asWritten): string {
  const text = 'predicate' in mistake ? mistake.predicate : mistake.sentence;
  return typeof text === 'string' ? text : text(spell);
}

const describeMistake = (mistake: OptionMistake): string =>
  'predicate' in mistake ? `${optionText(mistake.option)} ${mistakeText(mistake)}` : mistakeText(mistake);

const joined = (texts: readonly string[]): string =>
  texts.length === 1 ? texts.join('') : [`${texts.length} mistakes:`, ...texts].join('\n  ');

/** The path as text: `subscribeArgs.contracts['btc/usd'].conid`, `currencyPairs[1]`. */
function optionText(path: OptionPath): string {
  const steps = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`;
    return /^[\w.-]+$/.test(step) ? `.${step}` : `['${step}']`;
  });
  return steps.join('').replace(/^\./, '');
}
