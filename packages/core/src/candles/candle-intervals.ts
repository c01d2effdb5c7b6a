import { Type, type TUnsafe } from 'typebox';
import { oneOf } from '../contract/subscribe-args.js';
import { CandleInterval } from './candle-interval.js';

/** What can be chosen of candles: `subscribeArgs.candle`. `Name` are the lengths that the venue has. */
export interface CandleArgs<Name extends string = string> {
  /**
   * Length of a candle: `1m`, `1h`, `1d`, `1w` or `1M`, as the venue has them, or the venue's own word.
   *
   * @defaultValue '1m', or the shortest that the venue has
   */
  readonly interval?: Name;
}

/** The candle lengths of a venue. */
export interface CandleIntervals<
  Name extends string = string,
  Code extends string | number = string | number,
> {
  /** All words that the user may write. */
  readonly names: readonly Name[];
  /** The chosen interval, or the venue's default. */
  of(args: CandleArgs | undefined): CandleInterval<Code>;
}

/**
 * Describes the candle lengths of a venue.
 *
 * @param codes - the venue's word for each length: `{ '1m': 1, '1h': 60, '1d': 1440 }`. The venue's words may be written
 * by the user too, unless they mean another length in the first list.
 * @param standard - the default
 * @param others - further words of the venue, with their lengths: `{ '1D': '1d' }`
 * @example
 * ```ts
 * const CANDLES = candleIntervals({ '1m': 1, '1h': 60, '1d': 1_440, '1w': 10_080 }, '1m');
 * const ARGS = new SubscribeArgs({ candle: candleArg(CANDLES) }, {});
 * const interval = CANDLES.of(ARGS.read(exchange, subscribeArgs).candle); // `interval.code` is a number
 * ```
 */
export function candleIntervals<
  const Codes extends Readonly<Record<string, string | number>>,
  Other extends string = never,
>(
  codes: Codes,
  standard: keyof Codes & string,
  others?: Readonly<Record<Other, string>>,
): CandleIntervals<NameOf<Codes> | Other, Codes[keyof Codes] | Other> {
  type Name = NameOf<Codes> | Other;
  type Code = Codes[keyof Codes] | Other;
  const known = new Map<string, CandleInterval<Code>>();
  const learn = (name: string, code: Code, length: string): void => {
    if (!known.has(name)) known.set(name, new CandleInterval(name, code, length));
  };
  for (const [name, code] of Object.entries(codes)) learn(name, code as Code, name);
  for (const [name, length] of Object.entries<string>(others ?? {})) learn(name, name as Other, length);
  for (const [name, code] of Object.entries(codes)) learn(String(code), code as Code, name);
  return {
    names: [...known.keys()] as Name[],
    of: (args) => {
      const name = args?.interval ?? standard;
      const interval = known.get(name);
      if (!interval) throw new RangeError(`there are no candles of '${name}'`);
      return interval;
    },
  };
}

/** The lengths of a table, and the venue's words for them. */
type NameOf<Codes extends Readonly<Record<string, string | number>>> =
  (keyof Codes & string) | `${Codes[keyof Codes]}`;

/** The argument `candle` of an adapter's `SubscribeArgs`. A length that the venue does not have is a mistake. */
export const candleArg = <Name extends string>({
  names,
}: Pick<CandleIntervals<Name>, 'names'>): TUnsafe<CandleArgs<Name>> =>
  Type.Unsafe<CandleArgs<Name>>(
    Type.Object({ interval: Type.Optional(oneOf(...names)) }, { additionalProperties: false }),
  );
