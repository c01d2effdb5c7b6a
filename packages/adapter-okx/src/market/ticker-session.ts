import { Channel, type CurrencyPair } from '@hftjs/core';
import { figureOf, QuoteOrder, type Control, type PublicHeader } from '@hftjs/core/adapter';
import { isData } from '../venue/data-packet.js';
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
    const { context } = this;
    const header: PublicHeader = { exchange: context.exchange, receivedTime, origin: undefined };
    const quotes = this.read(packet, (row, market) => {
      return { ticker: parse(row, market, header), updateId: figureOf(row.seqId) };
    });
    for (const { ticker, updateId } of quotes) {
      const stamp = { time: ticker.exchangeTime, updateId };
      if (this.#order.admits(ticker.symbol, stamp, receivedTime)) context.publish(Channel.TICKER, ticker);
      else context.skip();
    }
    return undefined;
  }
}
