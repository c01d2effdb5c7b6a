import type { Channel } from './channel.js';
import type { Malformed } from './frame-intake.js';
import { StreamError, type StreamErrorCode } from './stream-error.js';
import type { ResolvedOptions } from './stream-options.js';

/** Faults of a kind that are reported one by one; after these, each time their number has doubled. */
const REPORTED_ONE_BY_ONE = 5;

/** Characters of a text that are shown, and those that are searched for secrets before. */
const LONGEST_SHOWN = 8_192;
const LONGEST_SEARCHED = 65_536;

const isReported = (count: number): boolean => count <= REPORTED_ONE_BY_ONE || (count & (count - 1)) === 0;

/** What the parts of one stream share: its options, its end, and how things are said without a secret in them. */
export class StreamContext {
  readonly options: ResolvedOptions;
  readonly #abort = new AbortController();
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
    this.warn(channel, `unreadable frame, ${reason}: ${excerpt}`, { reported });
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
    const { apiKey, apiSecret, apiAuthData = {} } = this.options;
    // Cut twice: a secret that the first cut goes through is beyond the second one.
    let clean = text.slice(0, LONGEST_SEARCHED);
    for (const secret of [apiKey, apiSecret, ...Object.values(apiAuthData)])
      if (secret !== undefined && secret.length >= 4) clean = clean.replaceAll(secret, '[secret]');
    return clean.length > LONGEST_SHOWN ? `${clean.slice(0, LONGEST_SHOWN)}...` : clean;
  }
}

export interface ErrorDetails {
  readonly channel?: Channel | undefined;
  readonly cause?: unknown;
}
