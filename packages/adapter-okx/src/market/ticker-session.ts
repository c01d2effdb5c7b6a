import { Channel, type CurrencyPair } from '@hftjs/core';
import {
  figureOf,
  isRow,
  QuoteOrder,
  type Control,
  type PeriodicTask,
  type PublicHeader,
  type Session,
  type SessionContext,
} from '@hftjs/core/adapter';
import { isData, type DataPacket } from '../venue/data-packet.js';
import type { OkxVenue } from '../venue/okx-venue.js';
import { MarketSubscription } from './subscription.js';
import { parseBestPrices, parseTicker } from './ticker.js';

/** The channels whose rows are read: in a replay it may be another than the subscribed one. */
const PARSERS: ReadonlyMap<string, typeof parseTicker> = new Map([
  ['bbo-tbt', parseBestPrices],
  ['tickers', parseTicker],
]);

/** One connection of the ticker channel. */
export class TickerSession implements Session {
  readonly every: readonly PeriodicTask[];
  readonly #context: SessionContext;
  readonly #subscription: MarketSubscription;
  readonly #order = new QuoteOrder();

  /** @param name - OKX's name of the channel */
  constructor(venue: OkxVenue, context: SessionContext, name: string) {
    this.#context = context;
    this.#subscription = new MarketSubscription({ venue, context, name });
    this.every = this.#subscription.every;
  }

  subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    return this.#subscription.subscribe(pairs);
  }

  unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    for (const pair of pairs) this.#order.forget(pair);
    return this.#subscription.unsubscribe(pairs);
  }

  probe(): readonly string[] {
    return this.#subscription.probe();
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    const parse = isData(packet) ? PARSERS.get(packet.arg.channel) : undefined;
    if (!parse) return this.#subscription.control(packet);
    this.#publish(packet as DataPacket, receivedTime, parse);
    return undefined;
  }

  #publish({ arg, data }: DataPacket, receivedTime: number, parse: typeof parseTicker): void {
    const context = this.#context;
    const header: PublicHeader = { exchange: context.exchange, receivedTime, origin: undefined };
    for (const row of data) {
      try {
        if (!isRow(row)) throw new Error('a row is not an object');
        // Rows of `bbo-tbt` do not name their instrument.
        const market = this.#subscription.marketOf(row.instId ?? arg.instId);
        const ticker = parse(row, market, header);
        const stamp = { time: ticker.exchangeTime, updateId: figureOf(row.seqId) };
        if (this.#order.admits(ticker.symbol, stamp, receivedTime)) context.publish(Channel.TICKER, ticker);
        else context.skip();
      } catch (error) {
        if (data.length === 1) throw error;
        context.malformed(error, row);
      }
    }
  }
}
