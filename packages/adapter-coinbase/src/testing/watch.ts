import {
  Channel,
  Exchange,
  getExchangeStream,
  silentLogger,
  type CurrencyPair,
  type MyOrder,
  type MyTrade,
  type Observer,
  type StreamBase,
  type StreamOptions,
} from '@hftjs/core';
import { expect } from 'vitest';
import '../index.js';
import {
  startCoinbaseSimulator,
  type CoinbaseSimulator,
  type CoinbaseSimulatorOptions,
} from '../simulator/index.js';

export const PAIRS = ['btc/usd', 'eth/usd'] as const;

export const PRIVATE = [Channel.MY_ORDER, Channel.MY_ORDER_BATCH, Channel.MY_TRADE];

export type Options = Partial<StreamOptions> & Pick<StreamOptions, 'subscribeChannels'>;

type PlacedOrder = ReturnType<CoinbaseSimulator['placeOrder']>;

/** A stream, and who listens to it. */
export interface Watched<R extends Observer> extends AsyncDisposable {
  readonly stream: StreamBase;
  readonly recorder: R;
  readonly ended: Promise<void>;
}

/** Where the stream connects to. */
export interface Venue {
  readonly streamHost: string;
  readonly apiHost: string;
  readonly credentials?: CoinbaseSimulator['credentials'];
}

/** A stream that is started, and all that it tells. */
export function watchWith<R extends Observer>(
  recorder: R,
  { streamHost, apiHost, credentials }: Venue,
  options: Options,
): Watched<R> {
  const stream = getExchangeStream({
    exchange: Exchange.COINBASE,
    currencyPairs: PAIRS,
    reconnectTimes: { immediate: 1, initialDelay: 10, maxDelay: 100 },
    logger: silentLogger,
    streamHost,
    apiHost,
    ...credentials,
    ...options,
  });
  stream.bindObserver(recorder);
  const ended = stream.start();
  return { stream, recorder, ended, [Symbol.asyncDispose]: () => stream.stop() };
}

/** A venue whose market moves by hand only. */
export const start = (options: Partial<CoinbaseSimulatorOptions> = {}): Promise<CoinbaseSimulator> =>
  startCoinbaseSimulator({ seed: 5, pairs: PAIRS, rate: 0, ...options });

/** An order as it was told last. */
export const last = (
  { myOrders }: { readonly myOrders: readonly MyOrder[] },
  orderId: string,
): MyOrder | undefined => myOrders.findLast((order) => order.orderId === orderId);

export const rest = (venue: CoinbaseSimulator, volume = 0.5, price = 1000): PlacedOrder =>
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'limit', price, volume });

export const buy = (venue: CoinbaseSimulator, pair: CurrencyPair = 'btc/usd', volume = 0.01): PlacedOrder =>
  venue.placeOrder({ pair, side: 'buy', type: 'market', volume });

/** Each of the market's fills was delivered once, to the digit. */
export function expectFills(
  { myTrades }: { readonly myTrades: readonly MyTrade[] },
  venue: CoinbaseSimulator,
  from = 0,
): void {
  const told = myTrades.map(({ tradeId, orderId, liquidity, exact }) => ({
    tradeId,
    orderId,
    liquidity,
    price: Number(exact.price),
    volume: Number(exact.volume),
    fee: Number(exact.fee),
  }));
  const truth = venue.market.fills.slice(from).map(({ fillId, orderId, liquidity, price, volume, fee }) => ({
    tradeId: fillId,
    orderId,
    liquidity,
    price,
    volume,
    fee,
  }));
  const byId = (left: { tradeId: string }, right: { tradeId: string }) =>
    left.tradeId < right.tradeId ? -1 : 1;
  expect(told.sort(byId)).toEqual(truth.sort(byId));
}
