import type { CurrencyPair } from '../contract/currency-pair.js';
import { endSignal } from '../contract/end-signal.js';
import type { Channel } from '../channels/channel.js';
import type { Malformed } from '../frames/frame-reader.js';
import { StreamError, type StreamErrorCode } from '../contract/stream-error.js';
import type { ResolvedOptions } from '../contract/stream-options.js';

/** Faults of a kind that are reported one by one; after these, each time their number has doubled. */
const REPORTED_ONE_BY_ONE = 5;

/** Characters of a text that are shown, and those that are searched for secrets before. */
const LONGEST_SHOWN = 8_192;
const LONGEST_SEARCHED = 65_536;

const isReported = (count: number): boolean => count <= REPORTED_ONE_BY_ONE || (count & (count - 1)) === 0;

/** What the parts of one stream share: its options, its end, and how things are said without a secret in them. */
export class StreamContext {
  readonly options: ResolvedOptions;
  readonly #abort = endSignal();
  #malformed = 0;
  #consumerErrors = 0;

  constructor(options: ResolvedOptions) {
    this.options = options;
  }

  /** Aborted when the stream ends. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  end(): void {
    this.#abort.abort();
  }

  /** Other pairs are subscribed from now on: whoever holds the options sees them. */
  setPairs(currencyPairs: readonly CurrencyPair[]): void {
    Object.assign(this.options, { currencyPairs });
  }

  error(code: StreamErrorCode, message: string, { channel, cause }: ErrorDetails = {}): StreamError {
    const { exchange } = this.options;
    return new StreamError(`${exchange}: ${this.redact(message)}`, { code, exchange, channel, cause });
  }

  warn(channel: Channel, message: string, details: object = {}): void {
    const { exchange, logger } = this.options;
    logger.warn({ exchange, channel, ...details }, this.redact(message));
  }

  /** Reports a frame or row that could not be read, unless there are too many of them: then it is not even described. */
  reportMalformed(channel: Channel, describe: () => Malformed): void {
    const reported = ++this.#malformed;
    if (!isReported(reported)) return;
    const { reason, excerpt } = describe();
    this.warn(channel, `unreadable frame, ${reason}: ${this.#withoutCutSecret(excerpt)}`, { reported });
  }

  /** Reports what an observer's queue threw, unless it throws all the time. */
  reportConsumerError(channel: Channel, error: unknown): void {
    const reported = ++this.#consumerErrors;
    if (!isReported(reported)) return;
    const { exchange, logger } = this.options;
    logger.error({ exchange, channel, reported }, this.redact(`an observer's queue threw: ${String(error)}`));
  }

  /** Takes secrets out of words that the venue or the network chose, and cuts what nobody would read. */
  redact(text: string): string {
    // Cut twice: a secret that the first cut goes through is beyond the second one.
    let clean = text.slice(0, LONGEST_SEARCHED);
    for (const secret of this.#secrets()) clean = clean.replaceAll(secret, '[secret]');
    clean = clean.replaceAll(TOKEN, '[token]');
    return clean.length > LONGEST_SHOWN ? `${clean.slice(0, LONGEST_SHOWN)}...` : clean;
  }

  /** An excerpt may end in the middle of a secret: its beginning is taken out too. */
  #withoutCutSecret(excerpt: string): string {
    for (const secret of this.#secrets())
      for (let length = Math.min(secret.length - 1, excerpt.length); length >= SHORTEST; length--)
        if (excerpt.endsWith(secret.slice(0, length))) return `${excerpt.slice(0, -length)}[secret]`;
    return excerpt;
  }

  #secrets(): readonly string[] {
    const { apiKey, apiSecret, apiAuthData = {} } = this.options;
    return [apiKey, apiSecret, ...Object.values(apiAuthData)].filter(
      (secret): secret is string => secret !== undefined && secret.length >= SHORTEST,
    );
  }
}

/** A signed token, as venues quote it: base64 of JSON, and what follows. It must not stand in a log, whole or cut. */
const TOKEN = /eyJ[\w-]{8}[\w.-]*/g;

/** Shorter texts are no secrets, and would take words out of every message. */
const SHORTEST = 4;

export interface ErrorDetails {
  readonly channel?: Channel | undefined;
  readonly cause?: unknown;
}
