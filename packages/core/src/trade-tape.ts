import type { Beginnings } from './beginnings.js';
import type { ChannelMonitor } from './channel-monitor.js';
import type { MissingTrades } from './channel-params.js';
import { Channel } from './channel.js';
import { sleep } from './connection/sleep.js';
import type { CurrencyPair } from './currency-pair.js';
import type { Trade } from './events.js';
import type { FeedRunner } from './feed-runner.js';
import type { StreamContext } from './stream-context.js';
import { TradeSequence } from './trade-sequence.js';

/** How far one of two overlapping connections may be behind the other, in milliseconds. */
const OVERLAP_PATIENCE = 1_000;

export interface TradeTapeInit {
  readonly context: StreamContext;
  readonly monitor: ChannelMonitor;
  readonly beginnings: Beginnings;
  /** The runner of the connection that carries a pair's trades. */
  readonly runnerOf: (symbol: CurrencyPair) => FeedRunner | undefined;
}

/**
 * The public trades of a stream whose venue numbers them: each is delivered once, missing ones are fetched, and
 * what cannot be fetched is told as lost.
 */
export class TradeTape {
  readonly #init: TradeTapeInit;
  readonly #sequence = new TradeSequence();

  constructor(init: TradeTapeInit) {
    this.#init = init;
  }

  publish(trade: Trade, id: number): void {
    const { monitor } = this.#init;
    if (trade.origin === 'backfill' && this.#isHistory(trade)) {
      monitor.skipped++;
      return;
    }
    const verdict = this.#sequence.add(trade, id);
    if (verdict === false) {
      monitor.duplicates++;
      return;
    }
    monitor.publish(trade);
    if (verdict !== true) void this.#close(verdict);
  }

  /** A number was used up by what is no trade of the market: nothing is missing there. */
  pass(symbol: CurrencyPair, id: number): void {
    const verdict = this.#sequence.add({ symbol }, id);
    if (typeof verdict === 'object') void this.#close(verdict);
  }

  /** Whether a trade is older than the stream's interest in its pair. */
  #isHistory({ symbol, exchangeTime }: Trade): boolean {
    const begun = this.#init.beginnings.of(Channel.TRADE, symbol);
    return begun !== undefined && exchangeTime !== undefined && exchangeTime < begun;
  }

  /** A hole: told, filled where the venue lets us, told again where not. */
  async #close(missing: MissingTrades): Promise<void> {
    const { context, monitor, runnerOf } = this.#init;
    const { symbol, firstId, lastId, from, until } = missing;
    const what = `trades ${firstId} to ${lastId} are missing`;
    const runner = runnerOf(symbol);
    if (runner?.isReplacing) {
      // Two connections overlap, and one is ahead of the other.
      await sleep(OVERLAP_PATIENCE, context.signal);
      if (this.#sequence.isClosed(missing)) return;
    }
    monitor.tell('gap', { symbol, reason: what });
    if (!runner?.isConnected) return;
    try {
      await runner.backfill(missing);
    } catch (error) {
      context.warn(Channel.TRADE, `${what}: ${String(error)}`, { symbol });
    }
    if (context.signal.aborted) return;
    if (!this.#sequence.isClosed(missing))
      monitor.tell('gap', {
        symbol,
        reason: `${what} for good, between ${describeTime(from)} and ${describeTime(until)}`,
      });
    monitor.tell('live', { symbol });
  }
}

const describeTime = (time: number | undefined): string =>
  time === undefined ? 'an unknown time' : new Date(time).toISOString();
