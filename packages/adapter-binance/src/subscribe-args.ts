import { Type, type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { StreamError } from '@hftjs/core';
import type { ResolvedOptions } from '@hftjs/core/adapter';

/** What a ticker holds: best prices at each change, 24-hour figures, or both. */
export type TickerKind = 'book' | '24h' | 'book+24h';

/** Every match, or the fills of one taker order at one price as one. */
export type TradeKind = 'trade' | 'aggTrade';

/** What can be chosen of either market. */
export interface SubscribeArgs {
  readonly ticker?: TickerKind;
  readonly trade?: TradeKind;
}

/** What can be chosen of Binance's spot subscriptions. */
export interface BinanceSubscribeArgs {
  /**
   * `book`: best prices at each change. `24h`: best and last price and the figures of the trailing 24 hours,
   * once a second. `book+24h`: best prices at each change, and once a second with last price and figures.
   *
   * @defaultValue 'book'
   */
  readonly ticker?: TickerKind;
  /**
   * `trade`: each match. `aggTrade`: the fills of one taker order at one price as one trade, with `aggregated`.
   *
   * @defaultValue 'trade'
   */
  readonly trade?: TradeKind;
}

/** What can be chosen of Binance's futures subscriptions. */
export interface BinanceFutureSubscribeArgs {
  /**
   * `book`: best prices at each change. `24h`: last price and the figures of the trailing 24 hours, every two
   * seconds and without best prices: Binance does not send them there.
   *
   * @defaultValue 'book'
   */
  readonly ticker?: 'book' | '24h';
  /**
   * `aggTrade`: the fills of one taker order at one price within 100 ms as one trade, with `aggregated`.
   * `trade`: each match at once, from a stream that Binance does not document.
   *
   * @defaultValue 'aggTrade'
   */
  readonly trade?: TradeKind;
}

const TRADE = Type.Optional(Type.Union([Type.Literal('trade'), Type.Literal('aggTrade')]));

const SPOT = Type.Object(
  {
    ticker: Type.Optional(Type.Union([Type.Literal('book'), Type.Literal('24h'), Type.Literal('book+24h')])),
    trade: TRADE,
  },
  { additionalProperties: false },
);

const FUTURE = Type.Object(
  { ticker: Type.Optional(Type.Union([Type.Literal('book'), Type.Literal('24h')])), trade: TRADE },
  { additionalProperties: false },
);

/** @throws StreamError `invalid_options` */
export const spotArgs = (options: ResolvedOptions): Required<BinanceSubscribeArgs> => ({
  ticker: 'book',
  trade: 'trade',
  ...check(options, SPOT, "{ ticker: 'book' | '24h' | 'book+24h', trade: 'trade' | 'aggTrade' }"),
});

/** @throws StreamError `invalid_options` */
export const futureArgs = (options: ResolvedOptions): Required<BinanceFutureSubscribeArgs> => ({
  ticker: 'book',
  trade: 'aggTrade',
  ...check(options, FUTURE, "{ ticker: 'book' | '24h', trade: 'aggTrade' | 'trade' }"),
});

/** The error names what the option takes. What was given is not shown: a secret may stand in the wrong place. */
function check<T extends TSchema>(
  { exchange, subscribeArgs = {} }: ResolvedOptions,
  schema: T,
  takes: string,
) {
  if (Value.Check(schema, subscribeArgs)) return subscribeArgs;
  const message = `${exchange}: subscribeArgs takes ${takes}`;
  throw new StreamError(message, { code: 'invalid_options', exchange });
}
