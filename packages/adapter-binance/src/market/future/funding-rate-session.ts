import { Channel, type CurrencyPair, type FundingRate } from '@hftjs/core';
import type { MessageDescription, Row, SessionContext } from '@hftjs/core/adapter';
import type { BinanceShared } from '../../venue/shared.js';
import { EventSession } from '../event-session.js';
import type { FundingIntervals } from './funding-intervals.js';
import { FUNDING_MESSAGES, MARK_PRICE_STREAM, parseMarkPrice } from './funding-rate.js';

const EVENTS: ReadonlySet<string> = new Set(['markPriceUpdate']);

/** One connection of the channel of funding rates. */
export class FundingRateSession extends EventSession<FundingRate> {
  readonly messages: readonly MessageDescription[] = FUNDING_MESSAGES;
  protected readonly events = EVENTS;
  readonly #intervals: FundingIntervals;

  constructor(shared: BinanceShared, intervals: FundingIntervals, context: SessionContext) {
    super(shared, context, [MARK_PRICE_STREAM]);
    this.#intervals = intervals;
  }

  override subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    // Rates are published with and without their intervals: nothing waits for them.
    void this.#intervals.load(pairs, this.context);
    return super.subscribe(pairs);
  }

  protected read(row: Row, symbol: CurrencyPair, receivedTime: number): FundingRate | undefined {
    const header = { exchange: this.context.exchange, receivedTime, origin: undefined };
    return parseMarkPrice(row, { symbol, intervals: this.#intervals }, header);
  }

  protected publish(event: FundingRate): void {
    this.context.publish(Channel.FUNDING_RATE, event);
  }
}
