import { Channel, type CurrencyPair, type FundingRate } from '@hftjs/core';
import {
  readFrameRows,
  type Control,
  type PublicHeader,
  type Row,
  type SessionContext,
} from '@hftjs/core/adapter';
import { isData } from '../venue/data-packet.js';
import type { OkxVenue } from '../venue/okx-venue.js';
import type { Operation, SubscribeArg } from '../venue/requests.js';
import { FundingState, indexOf, isFundingChannel, type FundingChannel } from './funding-rate.js';
import { MarketSession } from './market-session.js';

/**
 * One connection of funding rates. Mark prices, index prices and open interest have channels of their own, which come on
 * the same connection: each event has the newest of each.
 */
export class FundingRateSession extends MarketSession {
  readonly #states = new Map<CurrencyPair, FundingState>();

  constructor(venue: OkxVenue, context: SessionContext) {
    super(venue, context, 'funding-rate');
  }

  override unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    for (const pair of pairs) this.#states.delete(pair);
    return super.unsubscribe(pairs);
  }

  override onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (!isData(packet) || !isFundingChannel(packet.arg.channel)) return this.other(packet);
    const { context } = this;
    const { channel, instId } = packet.arg;
    const header: PublicHeader = { exchange: context.exchange, receivedTime, origin: undefined };
    const frames = readFrameRows(packet.data, context, (row) =>
      this.#read(channel, { instId, ...row }, header),
    );
    for (const event of frames.flat()) context.publish(Channel.FUNDING_RATE, event);
    return undefined;
  }

  protected override request(op: Operation, pairs: readonly CurrencyPair[]): readonly string[] {
    return this.requests.each(op, pairs, (pair) => this.#argsOf(pair, op));
  }

  /** An index may be that of several pairs, and stays as long as one of them does. */
  #argsOf(pair: CurrencyPair, op: Operation): readonly SubscribeArg[] {
    const instId = this.venue.symbols.symbolOf(pair);
    const index = indexOf(pair);
    const isShared = op === 'unsubscribe' && this.pairs.some((other) => indexOf(other) === index);
    return [
      { channel: 'funding-rate', instId },
      { channel: 'mark-price', instId },
      { channel: 'open-interest', instId },
      ...(isShared ? [] : [{ channel: 'index-tickers', instId: index }]),
    ];
  }

  /** The events of a row; `undefined` where it has none. */
  #read(channel: FundingChannel, row: Row, header: PublicHeader): readonly FundingRate[] | undefined {
    const events = this.#pairsOf(channel, row.instId).flatMap(
      (pair) => this.#stateOf(pair).apply(channel, row, header) ?? [],
    );
    return events.length > 0 ? events : undefined;
  }

  /** Also before anything is subscribed, as in a replay. */
  #pairsOf(channel: FundingChannel, instId: unknown): readonly CurrencyPair[] {
    if (channel !== 'index-tickers') return this.venue.symbols.pairsOf(instId);
    return this.context.pairs.filter((pair) => indexOf(pair) === instId);
  }

  #stateOf(pair: CurrencyPair): FundingState {
    const known = this.#states.get(pair);
    if (known) return known;
    const state = new FundingState(pair);
    this.#states.set(pair, state);
    return state;
  }
}
