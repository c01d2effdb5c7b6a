import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { StreamError, type Exchange } from '@hftjs/core';

/** What can be chosen of Kraken Futures' subscriptions. */
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

const schema = Type.Object(
  {
    api: Type.Optional(Type.Union([Type.Literal('v1'), Type.Literal('unified')])),
    orders: Type.Optional(Type.Union([Type.Literal('open_orders'), Type.Literal('open_orders_verbose')])),
  },
  { additionalProperties: false },
);

/** @throws StreamError `invalid_options` naming what the option takes */
export function readArgs(exchange: Exchange, args: unknown): Required<KrakenFutureSubscribeArgs> {
  const { api = 'v1', orders = 'open_orders_verbose' } = args === undefined ? {} : checked(exchange, args);
  return { api, orders };
}

function checked(exchange: Exchange, args: unknown): KrakenFutureSubscribeArgs {
  if (Value.Check(schema, args)) return args;
  throw new StreamError(
    `${exchange}: subscribeArgs takes { api: 'v1' | 'unified', orders: 'open_orders' | 'open_orders_verbose' }, ` +
      `not ${JSON.stringify(args).slice(0, 200)}`,
    { code: 'invalid_options', exchange },
  );
}
