import type { Channel } from '../channels/channel.js';
import type { CurrencyPair } from './currency-pair.js';
import type { Exchange } from './exchange.js';

export type StreamErrorCode =
  | 'not_registered'
  | 'unsupported_channel'
  | 'unknown_symbol'
  | 'subscription_refused'
  | 'auth_rejected'
  | 'connect_failed'
  | 'reconnect_exhausted'
  | 'malformed_packet'
  | 'invalid_config'
  | 'invalid_options'
  | 'closed';

export interface StreamErrorInit {
  readonly code: StreamErrorCode;
  readonly exchange: Exchange;
  readonly channel?: Channel | undefined;
  readonly symbol?: CurrencyPair | undefined;
  /** The pause that the venue demands, in milliseconds. */
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
}

/**
 * Every failure that this library reports. Branch on `code`, show `message` (what happened and how to mend it), log
 * `cause`. Never contains a secret.
 */
export class StreamError extends Error {
  override readonly name: string = 'StreamError';
  readonly code: StreamErrorCode;
  readonly exchange: Exchange;
  readonly channel: Channel | undefined;
  readonly symbol: CurrencyPair | undefined;
  /** The pause that the venue demands, in milliseconds. */
  readonly retryAfter: number | undefined;

  constructor(message: string, { code, exchange, channel, symbol, retryAfter, cause }: StreamErrorInit) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.exchange = exchange;
    this.channel = channel;
    this.symbol = symbol;
    this.retryAfter = retryAfter;
  }
}
