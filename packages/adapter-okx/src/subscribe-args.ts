import { Type, type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { StreamError, type Exchange } from '@hftjs/core';
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
  /**
   * Where the account lives: `global` (okx.com), `eea` (my.okx.com), or `us` (app.okx.com, Australia too).
   *
   * @defaultValue 'global'
   */
  readonly region?: Region;
}

/** What can be chosen of OKX's subscriptions to contracts. */
export interface OkxSwapSubscribeArgs extends OkxSubscribeArgs {
  /**
   * What contracts are worth, as rows of OKX's `/api/v5/public/instruments`: for replays without a network. A
   * stream that is started asks OKX.
   */
  readonly instruments?: readonly OkxInstrument[];
}

/** A contract as OKX lists it; other fields may be there too. */
export interface OkxInstrument {
  readonly instId: string;
  /** `linear` or `inverse`. */
  readonly ctType: string;
  readonly ctVal: string;
  readonly ctMult: string;
  readonly ctValCcy: string;
  readonly instFamily: string;
}

const COMMON = {
  ticker: Type.Optional(Type.Union([Type.Literal('bbo-tbt'), Type.Literal('tickers')])),
  trade: Type.Optional(Type.Union([Type.Literal('trades-all'), Type.Literal('trades')])),
  region: Type.Optional(Type.Union([Type.Literal('global'), Type.Literal('eea'), Type.Literal('us')])),
};

const SPOT_SCHEMA = Type.Object(COMMON, { additionalProperties: false });

const text = Type.String({ minLength: 1 });

const SWAP_SCHEMA = Type.Object(
  {
    ...COMMON,
    instruments: Type.Optional(
      Type.Array(
        Type.Object({
          instId: text,
          ctType: text,
          ctVal: text,
          ctMult: text,
          ctValCcy: text,
          instFamily: text,
        }),
      ),
    ),
  },
  { additionalProperties: false },
);

const TAKES =
  "ticker: 'bbo-tbt' | 'tickers', trade: 'trades-all' | 'trades', region: 'global' | 'eea' | 'us'";

/** @throws StreamError `invalid_options` naming what the option takes */
export const readSpotArgs = (exchange: Exchange, args: unknown): OkxSubscribeArgs =>
  read<OkxSubscribeArgs>(SPOT_SCHEMA, args, { exchange, takes: `{ ${TAKES} }` });

/** @throws StreamError `invalid_options` naming what the option takes */
export const readSwapArgs = (exchange: Exchange, args: unknown): OkxSwapSubscribeArgs =>
  read<OkxSwapSubscribeArgs>(SWAP_SCHEMA, args, {
    exchange,
    takes: `{ ${TAKES}, instruments: rows of /api/v5/public/instruments }`,
  });

function read<Args extends object>(
  schema: TSchema,
  args: unknown,
  { exchange, takes }: { readonly exchange: Exchange; readonly takes: string },
): Partial<Args> {
  if (args === undefined) return {};
  if (Value.Check(schema, args)) return args as Args;
  throw new StreamError(
    `${exchange}: subscribeArgs takes ${takes}, not ${JSON.stringify(args).slice(0, 200)}`,
    { code: 'invalid_options', exchange },
  );
}
