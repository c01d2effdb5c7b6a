import type { CurrencyPair } from '../contract/currency-pair.js';
import { endSignal } from '../contract/end-signal.js';
import type { Channel } from '../channels/channel.js';
import type { Malformed } from '../frames/frame-reader.js';
import { StreamError, type StreamErrorCode } from '../contract/stream-error.js';
import type { ResolvedOptions } from '../contract/stream-options.js';

/** Number of faults of one kind that are all reported. Later ones are reported each time their number has doubled. */
const REPORTED_ONE_BY_ONE = 5;

/** Number of characters of a text that are logged, and of those that are searched for secrets. */
const LONGEST_SHOWN = 8_192;
const LONGEST_SEARCHED = 65_536;

const isReported = (count: number): boolean => count <= REPORTED_ONE_BY_ONE || (count & (count - 1)) === 0;

/** What the parts of one stream share: its options, its end, and errors and warnings without secrets. */
export class StreamContext {
  readonly options: ResolvedOptions;
  #life = endSignal();
  readonly #endListeners: (() => void)[] = [];
  #malformed = 0;
  #consumerErrors = 0;

  constructor(options: ResolvedOptions) {
    this.options = options;
  }

  /** Aborted when the stream ends. A stream that is started again has a new one. */
  get signal(): AbortSignal {
    return this.#life.signal;
  }

  /** The stream is started again, after its end. */
  begin(): void {
    this.#life = endSignal();
  }

  end(): void {
    if (this.signal.aborted) return;
    this.#life.abort();
    for (const listener of this.#endListeners) listener();
  }

  /** Calls a listener each time the stream ends. */
  onEnd(listener: () => void): void {
    this.#endListeners.push(listener);
  }

  /** Changes the subscribed pairs in the options object, which all parts of the stream share. */
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

  /**
   * Reports an unreadable frame or row. If there are many, most are not reported, and `describe` is not called for
   * them.
   */
  reportMalformed(channel: Channel, describe: () => Malformed): void {
    const reported = ++this.#malformed;
    if (!isReported(reported)) return;
    const { reason, excerpt } = describe();
    this.warn(channel, `unreadable frame, ${reason}: ${this.#withoutCutSecret(excerpt)}`, { reported });
  }

  /** Reports an error of an observer's queue. If there are many, most are not reported. */
  reportConsumerError(channel: Channel, error: unknown): void {
    const reported = ++this.#consumerErrors;
    if (!isReported(reported)) return;
    const { exchange, logger } = this.options;
    logger.error({ exchange, channel, reported }, this.redact(`an observer's queue threw: ${String(error)}`));
  }

  /** Removes secrets from a text of the venue or the network, and shortens it. */
  redact(text: string): string {
    // A secret that is cut in two by the first limit lies beyond the second limit, so no part of it is shown.
    let clean = text.slice(0, LONGEST_SEARCHED);
    for (const secret of this.#secrets()) clean = clean.replaceAll(secret, '[secret]');
    clean = clean.replaceAll(TOKEN, '[token]');
    return clean.length > LONGEST_SHOWN ? `${clean.slice(0, LONGEST_SHOWN)}...` : clean;
  }

  /** Removes the beginning of a secret at the end of an excerpt, which may have been cut in the middle of it. */
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

/** A signed token (base64 of JSON) as venues quote it. No part of it may be logged. */
const TOKEN = /eyJ[\w-]{8}[\w.-]*/g;

/** Shorter values are not replaced: they may be parts of ordinary words. */
const SHORTEST = 4;

export interface ErrorDetails {
  readonly channel?: Channel | undefined;
  readonly cause?: unknown;
}
