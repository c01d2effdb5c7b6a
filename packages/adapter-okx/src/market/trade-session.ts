import type { CurrencyPair } from '@hftjs/core';
import {
  isRow,
  type Control,
  type MissingTrades,
  type PeriodicTask,
  type PublicHeader,
  type Session,
  type SessionContext,
  type TradePage,
} from '@hftjs/core/adapter';
import { isData, type DataPacket } from '../venue/data-packet.js';
import type { OkxVenue } from '../venue/okx-venue.js';
import { MarketSubscription } from './subscription.js';
import { backfillTrades } from './trade-backfill.js';
import { parseTrade } from './trade.js';

/** The channels whose rows are read: in a replay it may be another than the subscribed one. */
const READ: ReadonlySet<string> = new Set(['trades', 'trades-all']);

/** One connection of the trade channel. */
export class TradeSession implements Session {
  readonly every: readonly PeriodicTask[];
  readonly #venue: OkxVenue;
  readonly #context: SessionContext;
  readonly #subscription: MarketSubscription;

  /** @param name - OKX's name of the channel */
  constructor(venue: OkxVenue, context: SessionContext, name: string) {
    this.#venue = venue;
    this.#context = context;
    this.#subscription = new MarketSubscription({ venue, context, name, clock: venue.api.clock });
    this.every = this.#subscription.every;
  }

  subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    return this.#subscription.subscribe(pairs);
  }

  unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    return this.#subscription.unsubscribe(pairs);
  }

  probe(): readonly string[] {
    return this.#subscription.probe();
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (!isData(packet) || !READ.has(packet.arg.channel)) return this.#subscription.control(packet);
    this.#publish(packet, receivedTime);
    return undefined;
  }

  backfill(missing: MissingTrades, page?: string | number): Promise<TradePage> {
    return backfillTrades(missing, page as number | undefined, {
      venue: this.#venue,
      context: this.#context,
    });
  }

  #publish({ arg, data }: DataPacket, receivedTime: number): void {
    const context = this.#context;
    const header: PublicHeader = { exchange: context.exchange, receivedTime, origin: undefined };
    for (const row of data) {
      try {
        if (!isRow(row)) throw new Error('a row is not an object');
        const market = this.#subscription.marketOf(row.instId ?? arg.instId);
        const { trade, id, firstId } = parseTrade(row, market, header);
        context.publishTrade(trade, id, firstId);
      } catch (error) {
        if (data.length === 1) throw error;
        context.malformed(error, row);
      }
    }
  }
}
