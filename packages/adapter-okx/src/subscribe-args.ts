import { Type, type Static } from 'typebox';
import { candleArg, oneOf, orderBookArg, SubscribeArgs, type CandleArgs } from '@hftjs/core/adapter';
import { BOOK_CHANNELS, type OkxOrderBookArgs } from './market/books/channels.js';
import { CANDLES, type OkxCandleInterval } from './market/candle-intervals.js';
import type { Region } from './venue/endpoints.js';

/** What can be chosen of OKX's subscriptions. */
export interface OkxSubscribeArgs {
  /**
   * `bbo-tbt`: best prices at each change, at most one in 10 ms, with the time of the matching engine. `tickers`:
   * best prices, last trade and the figures of the trailing 24 hours, at most one in 100 ms.
   *
   * @defaultValue 'bbo-tbt'
   */
  readonly ticker?: 'bbo-tbt' | 'tickers';
  /**
   * `trades-all`: each match. `trades`: the fills of one taker order at one price as one trade, with `aggregated`.
   *
   * @defaultValue 'trades-all'
   */
  readonly trade?: 'trades-all' | 'trades';
  /** Levels per side, at most 400, how books are delivered, and OKX's channel. */
  readonly orderBook?: OkxOrderBookArgs;
  /**
   * Length of candles: `1s`, `1m`, `3m`, `5m`, `15m`, `30m`, `1h`, `2h`, `4h`, and from `6h` up in UTC (`12h`, `1d`, `2d`,
   * `3d`, `1w`, `1M`, `3M`). OKX's own words `6H`, `12H`, `1D`, `2D`, `3D`, `1W` open at UTC+8.
   *
   * @defaultValue { interval: '1m' }
   */
  readonly candle?: CandleArgs<OkxCandleInterval>;
  /**
   * The site of the account: `global` (okx.com), `eea` (my.okx.com), or `us` (app.okx.com, Australia too).
   *
   * @defaultValue 'global'
   */
  readonly region?: Region;
}

const text = Type.String({ minLength: 1 });

const INSTRUMENT = Type.Object({
  instId: text,
  ctType: text,
  ctVal: text,
  ctMult: text,
  ctValCcy: text,
  instFamily: text,
});

/** A contract as OKX lists it; other fields may be there too. `ctType` is `linear` or `inverse`. */
export type OkxInstrument = Static<typeof INSTRUMENT>;

/** What can be chosen of OKX's subscriptions to contracts. */
export interface OkxSwapSubscribeArgs extends OkxSubscribeArgs {
  /**
   * What contracts are worth, as rows of OKX's `/api/v5/public/instruments`: for replays without a network. A
   * stream that is started asks OKX.
   */
  readonly instruments?: readonly OkxInstrument[];
}

/** The choices of a stream, with their defaults. */
export type OkxArgs = Required<OkxSubscribeArgs> & Pick<OkxSwapSubscribeArgs, 'instruments'>;

const CHOICES = {
  ticker: oneOf('bbo-tbt', 'tickers'),
  trade: oneOf('trades-all', 'trades'),
  orderBook: orderBookArg<Pick<OkxOrderBookArgs, 'channel'>>(400, {
    channel: Type.Optional(oneOf(...BOOK_CHANNELS)),
  }),
  candle: candleArg(CANDLES),
  region: oneOf('global', 'eea', 'us'),
};

const DEFAULTS = {
  ticker: 'bbo-tbt',
  trade: 'trades-all',
  orderBook: {},
  candle: {},
  region: 'global',
} as const;

export const SPOT_ARGS = new SubscribeArgs(CHOICES, DEFAULTS);

export const SWAP_ARGS = new SubscribeArgs({ ...CHOICES, instruments: Type.Array(INSTRUMENT) }, DEFAULTS);
