import { Channel, type CurrencyPair, type Origin } from '@hftjs/core';
import { QuoteOrder, type Control, type SessionContext } from '@hftjs/core/adapter';
import type { Coinbase } from '../venue/coinbase.js';
import { MarketSession } from './market-session.js';
import { parseTicker, tickerMessages } from './ticker.js';

/** One connection of `ticker` or `ticker_batch`. */
export class TickerSession extends MarketSession {
  readonly messages = tickerMessages;
  readonly #order = new QuoteOrder();

  /** @param channel - the one that is subscribed */
  constructor(context: SessionContext, venue: Coinbase, channel: 'ticker' | 'ticker_batch') {
    super(context, venue, { channel, reads: ['ticker', 'ticker_batch'] });
  }

  override unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    for (const pair of pairs) this.#order.forget(pair);
    return super.unsubscribe(pairs);
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    const { context } = this;
    const { events, time, sequence, control } = this.read(packet);
    const stamp = { time, updateId: sequence };
    for (const { type, tickers } of events) {
      const origin: Origin | undefined = type === 'snapshot' ? 'snapshot' : undefined;
      const header = { exchange: context.exchange, receivedTime, origin, time };
      for (const ticker of this.readRows(tickers, (row, symbol) => parseTicker(row, symbol, header)))
        if (this.#order.admits(ticker.symbol, stamp, receivedTime)) context.publish(Channel.TICKER, ticker);
        else context.skip();
    }
    return control;
  }
}
