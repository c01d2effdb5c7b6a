import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { StreamError, type Exchange } from '@hftjs/core';

/** What can be chosen of the subscriptions to Kraken's spot market. */
export interface KrakenSubscribeArgs {
  /**
   * When a ticker is sent: `bbo`, at each change of the best bid or ask; `trades`, at each trade, and then bid
   * and ask are as old as the last one.
   *
   * @defaultValue 'bbo'
   */
  readonly eventTrigger?: 'bbo' | 'trades';
}

/** What can be chosen of the subscriptions to Kraken's derivatives. */
export interface KrakenFutureSubscribeArgs {
  /**
   * `v1`: all channels. `unified`: its successor, for `ticker` and `trade` only; Kraken switches v1 off on 2027-03-01.
   *
   * @defaultValue 'v1'
   */
  readonly api?: 'v1' | 'unified';
  /**
   * `open_orders`: own orders that rest or rested. `open_orders_verbose`: also post-only orders that were refused.
   *
   * @defaultValue 'open_orders_verbose'
   */
  readonly orders?: 'open_orders' | 'open_orders_verbose';
}

const spotSchema = Type.Object(
  { eventTrigger: Type.Optional(Type.Union([Type.Literal('bbo'), Type.Literal('trades')])) },
  { additionalProperties: false },
);

const futureSchema = Type.Object(
  {
    api: Type.Optional(Type.Union([Type.Literal('v1'), Type.Literal('unified')])),
    orders: Type.Optional(Type.Union([Type.Literal('open_orders'), Type.Literal('open_orders_verbose')])),
  },
  { additionalProperties: false },
);

/** @throws StreamError `invalid_options` naming what the option takes */
export function readSpotArgs(exchange: Exchange, args: unknown = {}): Required<KrakenSubscribeArgs> {
  if (!Value.Check(spotSchema, args)) throw invalid(exchange, args, "{ eventTrigger: 'bbo' | 'trades' }");
  const { eventTrigger = 'bbo' } = args;
  return { eventTrigger };
}

/** @throws StreamError `invalid_options` naming what the option takes */
export function readFutureArgs(exchange: Exchange, args: unknown = {}): Required<KrakenFutureSubscribeArgs> {
  if (!Value.Check(futureSchema, args))
    throw invalid(exchange, args, "{ api: 'v1' | 'unified', orders: 'open_orders' | 'open_orders_verbose' }");
  const { api = 'v1', orders = 'open_orders_verbose' } = args;
  return { api, orders };
}

const invalid = (exchange: Exchange, args: unknown, wanted: string): StreamError =>
  new StreamError(`${exchange}: subscribeArgs takes ${wanted}, not ${JSON.stringify(args).slice(0, 200)}`, {
    code: 'invalid_options',
    exchange,
  });
