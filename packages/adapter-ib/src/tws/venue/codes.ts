import type { CurrencyPair } from '@hftjs/core';
import { INFO, type Control } from '@hftjs/core/adapter';

/** How long to wait before the next attempt, in milliseconds. */
const CLIENT_ID_PAUSE = 5_000;
const PACE_PAUSE = 10_000;
const COMPETITION_PAUSE = 30_000;
const REQUEST_PAUSE = 10_000;

/** A farm of market data is lost, or back; the message ends in its name. */
const FARM_LOST = 2103;
const FARM_FOUND = 2104;

const CLIENT_ID_IN_USE = { kind: 'retry', retryAfter: CLIENT_ID_PAUSE } as const;

type ConnectionCode =
  { readonly kind: 'retry'; readonly retryAfter?: number } | { readonly kind: 'paused' | 'gap' | 'resumed' };

/** What a code means for the whole connection. */
const CONNECTION: ReadonlyMap<number, ConnectionCode> = new Map<number, ConnectionCode>([
  [100, { kind: 'retry', retryAfter: PACE_PAUSE }],
  [326, CLIENT_ID_IN_USE],
  [507, CLIENT_ID_IN_USE],
  // TWS has lost Interactive Brokers. Data stop, and go on by 1101 or 1102.
  [1100, { kind: 'paused' }],
  [2110, { kind: 'paused' }],
  [1101, { kind: 'gap' }],
  [1102, { kind: 'resumed' }],
  [1300, { kind: 'retry' }],
]);

/** The library could not read a message. */
const UNREADABLE = 505;

/** The request is wrong, or not for this account: asking again would be answered the same. */
const REFUSED: ReadonlyMap<number, string> = new Map([
  [101, 'leave pairs out, or buy more market data lines'],
  [200, 'say which contract by subscribeArgs.contracts'],
  [309, 'take fewer order books: there are three for each hundred market data lines'],
  [321, ''],
  [354, ''],
  [420, ''],
  [10089, ''],
  [10092, ''],
  [10168, ''],
  [10186, ''],
  [10189, ''],
  [10190, "take fewer pairs, or subscribeArgs.tape 'rt_volume', which is sampled and has no such limit"],
]);

/** Served all the same, in part or late. */
const DEGRADED = new Set([10090, 10167]);

const COMPETING_SESSION = 10197;

export interface CodesInit {
  readonly clientId: number;
  readonly pairOf: (requestId: number) => CurrencyPair | undefined;
  /** Whether the connection depends on the market data farms. */
  readonly needsFarms: boolean;
  readonly warn: (message: string) => void;
}

/**
 * Reads the message codes of TWS on one connection.
 *
 * https://interactivebrokers.github.io/tws-api/message_codes.html
 */
export class Codes {
  readonly #init: CodesInit;
  readonly #lostFarms = new Set<string>();

  constructor(init: CodesInit) {
    this.#init = init;
  }

  /**
   * What a code means for the connection.
   *
   * @param requestId - of the request it is about, where there is one
   * @throws Error for the code of an unreadable message
   */
  read(code: number, message: string, requestId = -1): Control {
    const words = `${message} (${code})`;
    if (code === UNREADABLE) throw new Error(words);
    return this.#connectivity(code, words) ?? this.#request(code, words, requestId) ?? INFO;
  }

  #connectivity(code: number, words: string): Control | undefined {
    if (code === FARM_LOST || code === FARM_FOUND) return this.#farm(code, words);
    const meaning = CONNECTION.get(code);
    const cure = `client id ${this.#init.clientId} is in use, choose another by subscribeArgs.clientId: `;
    return meaning && { ...meaning, reason: meaning === CLIENT_ID_IN_USE ? `${cure}${words}` : words };
  }

  /** Quotes of a lost farm do not change and look current: they are stale until it is back. */
  #farm(code: number, words: string): Control {
    if (!this.#init.needsFarms) return INFO;
    const name =
      words
        .slice(words.lastIndexOf(':') + 1)
        .trim()
        .split(' ')[0] ?? '';
    if (code === FARM_LOST) {
      this.#lostFarms.add(name);
      return { kind: 'paused', reason: words };
    }
    const wasLost = this.#lostFarms.delete(name);
    return wasLost && this.#lostFarms.size === 0 ? { kind: 'resumed', reason: words } : INFO;
  }

  #request(code: number, words: string, requestId: number): Control | undefined {
    const { pairOf, warn } = this.#init;
    const pair = pairOf(requestId);
    const isWarning = (code >= 2100 && code < 3000) || words.includes('Warning:');
    const advice = REFUSED.get(code);
    if (pair === undefined && advice !== undefined) warn(words);
    if (isWarning || pair === undefined) return undefined;
    if (advice !== undefined)
      return { kind: 'refused', pairs: [pair], reason: advice === '' ? words : `${words}; ${advice}` };
    if (DEGRADED.has(code)) {
      warn(`${pair}: ${words}`);
      return undefined;
    }
    const retryAfter = code === COMPETING_SESSION ? COMPETITION_PAUSE : REQUEST_PAUSE;
    return { kind: 'retry', reason: `${pair}: ${words}`, retryAfter };
  }
}
