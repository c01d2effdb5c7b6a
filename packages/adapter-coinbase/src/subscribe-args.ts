import { inspect } from 'node:util';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { StreamError, type Exchange } from '@hftjs/core';

/** What can be chosen of Coinbase's subscriptions. */
export interface CoinbaseSubscribeArgs {
  /**
   * `ticker`: at each match, with the best prices at that match. `ticker_batch`: each five seconds, without best
   * prices.
   *
   * @defaultValue 'ticker'
   */
  readonly ticker?: 'ticker' | 'ticker_batch';
}

const SCHEMA = Type.Object(
  { ticker: Type.Optional(Type.Union([Type.Literal('ticker'), Type.Literal('ticker_batch')])) },
  { additionalProperties: false },
);

/** @throws StreamError `invalid_options` naming what the option takes */
export function readArgs(exchange: Exchange, args: unknown): CoinbaseSubscribeArgs {
  if (args === undefined) return {};
  if (Value.Check(SCHEMA, args)) return args;
  throw new StreamError(
    `${exchange}: subscribeArgs takes { ticker: 'ticker' | 'ticker_batch' }, not ${inspect(args, { breakLength: Infinity }).slice(0, 200)}`,
    { code: 'invalid_options', exchange },
  );
}
