import { Type, type Static } from 'typebox';
import { oneOf, orderBookArg, SubscribeArgs } from '@hftjs/core/adapter';
import { BOOK_CHANNELS, type OkxOrderBookArgs } from './market/books/channels.js';
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
  region: oneOf('global', 'eea', 'us'),
};

const DEFAULTS = { ticker: 'bbo-tbt', trade: 'trades-all', orderBook: {}, region: 'global' } as const;

export const SPOT_ARGS = new SubscribeArgs(CHOICES, DEFAULTS);

export const SWAP_ARGS = new SubscribeArgs({ ...CHOICES, instruments: Type.Array(INSTRUMENT) }, DEFAULTS);
