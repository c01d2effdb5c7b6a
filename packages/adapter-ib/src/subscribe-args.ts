import { Type } from 'typebox';
import type { OrderBookArgs } from '@hftjs/core';
import { byPair, candleArg, oneOf, orderBookArg, SubscribeArgs, type CandleArgs } from '@hftjs/core/adapter';
import { CANDLES } from './tws/market/bars/intervals.js';

/** How a pair is found where its name alone does not determine the contract. */
export interface IBContract {
  /** IB's own number of the contract, such as `265598`, or with a route: `265598@SMART`. */
  readonly conid?: string | number;
  /** @defaultValue derived from the pair's name: `CRYPTO`, `CASH` for two currencies, else `STK` */
  readonly secType?: 'STK' | 'CASH' | 'CRYPTO';
  /** For stocks: the primary listing, such as `NASDAQ`. For crypto: `PAXOS` or `ZEROHASH`. */
  readonly exchange?: string;
}

/** How order books are asked for. */
export interface IBOrderBookArgs extends OrderBookArgs {
  /** TWS: of all exchanges together, instead of the contract's own one. @defaultValue true */
  readonly smartDepth?: boolean;
}

/** Rows per side that TWS sends at most; a ladder has as many as the venue shows. */
const MOST_LEVELS = 60;

/** The `subscribeArgs` of Interactive Brokers. */
export interface IBSubscribeArgs {
  /** The Web API, or TWS / IB Gateway, which needs `@stoqey/ib` to be installed. @defaultValue 'web' */
  readonly transport?: 'web' | 'tws';
  /** The contract of a pair, where its name does not determine it. */
  readonly contracts?: Readonly<Record<string, IBContract>>;
  /** Web API: last price and size, sampled about twice a second, in place of a tape. @defaultValue false */
  readonly sampledTrades?: boolean;
  /** Rejects pairs whose data are delayed. @defaultValue false: delayed data are published, with a warning */
  readonly requireRealtime?: boolean;
  /** Web API: takes the brokerage session from the program that has it. @defaultValue false */
  readonly compete?: boolean;
  /** Web API: certificates in PEM to trust for the gateway. */
  readonly ca?: string;
  /** Web API: does not verify the certificate of a gateway on this machine. @defaultValue false */
  readonly acceptSelfSigned?: boolean;
  /**
   * TWS: the client id of the connection of own orders. Ticker, trade, order book, holdings, candles and instruments use
   * the next seven. @defaultValue 1
   */
  readonly clientId?: number;
  /** TWS: the tape tick by tick, of about five pairs, or sampled prints (`RTVolume`) of any number. @defaultValue 'tick_by_tick' */
  readonly tape?: 'tick_by_tick' | 'rt_volume';
  /**
   * Levels per side, at most 60: a ladder of the Web API has those that the venue shows, TWS sends so many rows. The
   * Web API has `delivery: 'view'` alone.
   */
  readonly orderBook?: IBOrderBookArgs;
  /** TWS: the length of candles, up to an hour. @defaultValue `{ interval: '1m' }` */
  readonly candle?: CandleArgs<(typeof CANDLES)['names'][number]>;
}

/** Client ids are signed 32-bit integers, and the next seven ids are used too. */
const LAST_CLIENT_ID = 2 ** 31 - 8;

const TEXT = Type.String({ minLength: 1 });

const CONID = Type.Union(
  [Type.Integer({ minimum: 1 }), Type.String({ pattern: '^0*[1-9]\\d*(?:@\\w+)?$' })],
  {
    description: "a contract's number, such as 265598 or '265598@SMART'",
  },
);

const CONTRACT = Type.Object(
  {
    conid: Type.Optional(CONID),
    secType: Type.Optional(oneOf('STK', 'CASH', 'CRYPTO')),
    exchange: Type.Optional(TEXT),
  },
  { additionalProperties: false },
);

export const SUBSCRIBE_ARGS = new SubscribeArgs(
  {
    transport: oneOf('web', 'tws'),
    contracts: byPair(CONTRACT),
    sampledTrades: Type.Boolean(),
    requireRealtime: Type.Boolean(),
    compete: Type.Boolean(),
    ca: TEXT,
    acceptSelfSigned: Type.Boolean(),
    clientId: Type.Integer({ minimum: 0, maximum: LAST_CLIENT_ID }),
    tape: oneOf('tick_by_tick', 'rt_volume'),
    orderBook: orderBookArg<Pick<IBOrderBookArgs, 'smartDepth'>>(MOST_LEVELS, {
      smartDepth: Type.Optional(Type.Boolean()),
    }),
    candle: candleArg(CANDLES),
  },
  {
    transport: 'web',
    contracts: {},
    sampledTrades: false,
    requireRealtime: false,
    compete: false,
    acceptSelfSigned: false,
    clientId: 1,
    tape: 'tick_by_tick',
    orderBook: {},
    candle: {},
  },
);

/** The `subscribeArgs` with their defaults. */
export type IBArgs = ReturnType<typeof SUBSCRIBE_ARGS.read>;
