import { splitCurrencyPair, type CurrencyPair } from '@hftjs/core';
import { QuoteOrder, type Control, type SessionContext } from '@hftjs/core/adapter';
import { FundingIntervals } from './funding-intervals.js';
import { fundingMessages, parseFunding } from './funding-rate.js';
import { isFeed, ProductSession, type FutureMarket } from '../product-session.js';

/** One connection of the `ticker` feed of WebSocket v1, for the funding that it states. */
export class FundingRateSession extends ProductSession {
  readonly messages = fundingMessages;
  readonly #order = new QuoteOrder();
  readonly #intervals = new FundingIntervals();

  constructor(context: SessionContext, venue: FutureMarket) {
    super(context, venue, 'ticker');
  }

  /** Dated contracts have no funding: their frames would never have any. */
  override subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    const dated = pairs.filter((pair) => splitCurrencyPair(pair).expiry !== undefined);
    if (dated.length > 0) this.context.reject(dated, 'a dated contract has no funding');
    return super.subscribe(pairs.filter((pair) => !dated.includes(pair)));
  }

  override unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    for (const pair of pairs) {
      this.#order.forget(pair);
      this.#intervals.forget(pair);
    }
    return super.unsubscribe(pairs);
  }

  override onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (!isFeed(packet) || packet.feed !== 'ticker') return this.control(packet);
    const { context } = this;
    const market = this.marketOf(packet);
    const funding = parseFunding(packet, market, this.headerOf(receivedTime));
    if (!funding || !this.#order.admits(market.symbol, { time: funding.exchangeTime }, receivedTime)) {
      context.skip();
      return undefined;
    }
    const intervalMinutes = this.#intervals.of(funding);
    if (intervalMinutes !== undefined) funding.intervalMinutes = intervalMinutes;
    context.publish('funding_rate', funding);
    return undefined;
  }
}
