import { Channel, type CurrencyPair, type Exchange, type Trade } from '@hftjs/core';
import { amountOf, epochTimeOf, idOf, type Control } from '@hftjs/core/adapter';
import { calls } from './calls.js';
import type { ContractDirectory } from './contract-directory.js';
import type { TwsEvent } from './events.js';
import type { PublicData } from './public-feed.js';
import type { RtVolumes } from './rt-volume.js';
import { isSet } from '../unset.js';

export interface TradeDataInit {
  readonly exchange: Exchange;
  readonly directory: ContractDirectory;
  readonly tape: 'tick_by_tick' | 'rt_volume';
  readonly publish: (trade: Trade) => void;
  /** Names this connection's trades. */
  readonly tag: string;
  /** What was told of each pair before this connection. */
  readonly volumes: RtVolumes;
}

/** Kinds of `tickString` that hold a print; the second leaves out what the tape does not report. */
const RT_VOLUME_KINDS = new Set([48, 77]);
const RT_VOLUME_TICKS = '233';

/**
 * Public trades: the tape tick by tick, or samples of it. IB numbers no trades and tells no taker: ids are made here,
 * and sides are `unknown`.
 *
 * https://interactivebrokers.github.io/tws-api/tick_data.html
 */
export class TradeData implements PublicData {
  readonly opening: readonly string[] = [];
  readonly isServedSilently = true;
  readonly #init: TradeDataInit;
  #count = 0;

  constructor(init: TradeDataInit) {
    this.#init = init;
  }

  ask(pair: CurrencyPair): readonly string[] | { readonly reason: string } {
    const { directory, tape } = this.#init;
    if (directory.contractOf(pair)?.secType === 'CASH')
      return { reason: 'there is no tape of currencies, only quotes: leave the trade channel out' };
    const id = directory.dataId(pair);
    const contract = directory.subscribed(pair);
    // `Last` leaves out combinations and average prices, which are not what the market pays now.
    const request =
      tape === 'tick_by_tick'
        ? calls.tickByTick(id, contract, 'Last')
        : calls.marketData(id, contract, RT_VOLUME_TICKS);
    // The request is answered by its first trade only; TWS answers in order, and refusals come before the time.
    return [request, calls.currentTime()];
  }

  read(
    { event, args }: TwsEvent,
    pair: CurrencyPair,
    receivedTime: number,
  ): Control | 'published' | undefined {
    if (event === 'tickByTickAllLast') return this.#tick(args, pair, receivedTime);
    if (event !== 'tickString' || !RT_VOLUME_KINDS.has(Number(args[1]))) return undefined;
    const print = this.#init.volumes.read(pair, String(args[2]), receivedTime);
    if (print === undefined) return undefined;
    const { price, volume, time } = print;
    return this.#publish({ pair, receivedTime, price, volume, exchangeTime: time, sampled: true });
  }

  finish(): void {
    // Each trade was published as it was read.
  }

  #tick(args: readonly unknown[], pair: CurrencyPair, receivedTime: number): 'published' {
    const [, , seconds, price, size] = args;
    return this.#publish({
      pair,
      receivedTime,
      exchangeTime: epochTimeOf(idOf(seconds, 'time'), 'seconds'),
      price: amountOf(price, 'price'),
      volume: amountOf(size, 'size'),
    });
  }

  #publish({ pair, sampled, exchangeTime, ...print }: Print): 'published' {
    const { exchange, tag, publish } = this.#init;
    if (!(print.price > 0 && print.volume > 0 && isSet(print.price) && isSet(print.volume)))
      throw new Error(`a trade of ${print.volume} at ${print.price}`);
    publish({
      channel: Channel.TRADE,
      exchange,
      symbol: pair,
      tradeId: `${tag}-${++this.#count}`,
      side: 'unknown',
      ...print,
      ...(exchangeTime !== undefined && { exchangeTime }),
      ...(sampled && { sampled }),
    });
    return 'published';
  }
}

interface Print {
  readonly pair: CurrencyPair;
  readonly receivedTime: number;
  readonly exchangeTime: number | undefined;
  readonly price: number;
  readonly volume: number;
  readonly sampled?: true;
}
