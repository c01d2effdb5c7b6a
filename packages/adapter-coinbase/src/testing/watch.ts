import {
  Channel,
  Exchange,
  type CurrencyPair,
  type MyOrder,
  type Observer,
  type StreamOptions,
} from '@hftjs/core';
import { watch, type VenueAddress, type Watched } from '@hftjs/testkit';
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

export const watchWith = <O extends Observer>(
  recorder: O,
  venue: VenueAddress,
  options: Options,
): Watched<O> => watch(recorder, venue, { exchange: Exchange.COINBASE, currencyPairs: PAIRS, ...options });

/** A venue whose market moves only when the test moves it. */
export const start = (options: Partial<CoinbaseSimulatorOptions> = {}): Promise<CoinbaseSimulator> =>
  startCoinbaseSimulator({ seed: 5, pairs: PAIRS, rate: 0, ...options });

/** An order as it was published last. */
export const last = (
  { myOrders }: { readonly myOrders: readonly MyOrder[] },
  orderId: string,
): MyOrder | undefined => myOrders.findLast((order) => order.orderId === orderId);

export const rest = (venue: CoinbaseSimulator, volume = 0.5, price = 1000): PlacedOrder =>
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'limit', price, volume });

export const buy = (venue: CoinbaseSimulator, pair: CurrencyPair = 'btc/usd', volume = 0.01): PlacedOrder =>
  venue.placeOrder({ pair, side: 'buy', type: 'market', volume });
