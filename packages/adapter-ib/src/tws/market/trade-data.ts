import { Channel, type CurrencyPair, type Exchange, type Trade } from '@hftjs/core';
import { amountOf, epochTimeOf, idOf, type SessionContext } from '@hftjs/core/adapter';
import { calls } from '../venue/calls.js';
import type { TwsEvent } from '../venue/events.js';
import type { TwsVenue } from '../venue/tws-venue.js';
import type { Asked, MarketData } from './market-session.js';
import type { Print } from './rt-volume.js';
import { isSet } from '../../numbers.js';

/** Kinds of `tickString` that hold a print. The second leaves out trades that the tape does not report. */
const RT_VOLUME_KINDS = new Set([48, 77]);
const RT_VOLUME_TICKS = '233';

/**
 * Public trades: the tape tick by tick, or samples of it. IB numbers no trades and names no taker: ids are made here,
 * and sides are `unknown`.
 *
 * https://interactivebrokers.github.io/tws-api/tick_data.html
 */
export class TradeData implements MarketData {
  readonly opening: readonly string[] = [];
  readonly isServedSilently = true;
  readonly #exchange: Exchange;
  readonly #venue: TwsVenue;
  readonly #isTickByTick: boolean;
  /** Names this connection's trades. */
  readonly #tag: string;
  #count = 0;
  #trades: Trade[] = [];

  constructor({ exchange }: SessionContext, venue: TwsVenue) {
    this.#exchange = exchange;
    this.#venue = venue;
    this.#isTickByTick = venue.args.tape !== 'rt_volume';
    this.#tag = venue.nextTag();
  }

  ask(pair: CurrencyPair): Asked {
    const { directory } = this.#venue;
    if (directory.contractOf(pair)?.secType === 'CASH')
      return { reason: 'there is no tape of currencies, only quotes: leave the trade channel out' };
    const id = directory.dataId(pair);
    const contract = directory.subscribed(pair);
    // `Last` leaves out combinations and average prices, which are not what the market pays now.
    const request = this.#isTickByTick
      ? calls.tickByTick(id, contract, 'Last')
      : calls.marketData(id, contract, RT_VOLUME_TICKS);
    // Only the first trade acknowledges the request. TWS answers in order, and sends a refusal before the time.
    return { frames: [request, calls.currentTime()] };
  }

  cancel(pair: CurrencyPair): readonly string[] {
    const id = this.#venue.directory.dataId(pair);
    return [this.#isTickByTick ? calls.cancelTickByTick(id) : calls.cancelMarketData(id)];
  }

  read({ event, args }: TwsEvent, pair: CurrencyPair, receivedTime: number): undefined {
    const header = { symbol: pair, receivedTime };
    if (event === 'tickByTickAllLast') this.#add(readTick(args), header);
    if (event !== 'tickString' || !RT_VOLUME_KINDS.has(Number(args[1]))) return;
    const print = this.#venue.volumes.read(pair, String(args[2]), receivedTime);
    if (print) this.#add(print, { ...header, sampled: true });
  }

  take(): readonly Trade[] {
    const trades = this.#trades;
    if (trades.length > 0) this.#trades = [];
    return trades;
  }

  #add({ price, volume, time }: Print, header: Pick<Trade, 'symbol' | 'receivedTime' | 'sampled'>): void {
    if (!(price > 0 && volume > 0 && isSet(price) && isSet(volume)))
      throw new Error(`a trade of ${volume} at ${price}`);
    this.#trades.push({
      channel: Channel.TRADE,
      exchange: this.#exchange,
      ...header,
      tradeId: `${this.#tag}-${++this.#count}`,
      side: 'unknown',
      price,
      volume,
      ...(time !== undefined && { exchangeTime: time }),
    });
  }
}

const readTick = ([, , seconds, price, size]: readonly unknown[]): Print => ({
  time: epochTimeOf(idOf(seconds, 'time'), 'seconds'),
  price: amountOf(price, 'price'),
  volume: amountOf(size, 'size'),
});
