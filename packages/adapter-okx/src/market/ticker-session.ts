import { Channel, type CurrencyPair } from '@hftjs/core';
import { figureOf, isRow, QuoteOrder, type Control, type PublicHeader } from '@hftjs/core/adapter';
import { isData, type DataPacket } from '../venue/data-packet.js';
import { MarketSession } from './market-session.js';
import { bestPricesMessage, parseBestPrices, parseTicker, tickerMessage } from './ticker.js';

/** The channels whose rows are read: a replay may hold another channel than the subscribed one. */
const PARSERS: ReadonlyMap<string, typeof parseTicker> = new Map([
  ['bbo-tbt', parseBestPrices],
  ['tickers', parseTicker],
]);

/** One connection of the ticker channel. */
export class TickerSession extends MarketSession {
  readonly messages = [tickerMessage, bestPricesMessage];
  readonly #order = new QuoteOrder();

  override unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    for (const pair of pairs) this.#order.forget(pair);
    return super.unsubscribe(pairs);
  }

  override onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (!isData(packet)) return this.control(packet);
    const parse = PARSERS.get(packet.arg.channel);
    if (!parse) return this.control(packet);
    this.#publish(packet, receivedTime, parse);
    return undefined;
  }

  #publish({ arg, data }: DataPacket, receivedTime: number, parse: typeof parseTicker): void {
    const { context } = this;
    const header: PublicHeader = { exchange: context.exchange, receivedTime, origin: undefined };
    for (const row of data) {
      try {
        if (!isRow(row)) throw new Error('a row is not an object');
        // Rows of `bbo-tbt` do not name their instrument.
        const market = this.marketOf(row.instId ?? arg.instId);
        const ticker = parse(row, market, header);
        const stamp = { time: ticker.exchangeTime, updateId: figureOf(row.seqId) };
        if (this.#order.admits(market.symbol, stamp, receivedTime)) context.publish(Channel.TICKER, ticker);
        else context.skip();
      } catch (error) {
        if (data.length === 1) throw error;
        context.malformed(error, row);
      }
    }
  }
}
