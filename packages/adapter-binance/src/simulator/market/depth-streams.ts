import { type BookFrame, jsonArray, type Level, quoted } from '@hftjs/simulator';
import type { Exchange } from '../exchange.js';
import type { MarketStream } from '../sockets/market-connection.js';
import type { BinancePair } from './symbols.js';

/** In what the order book streams of the two exchanges differ. */
export interface DepthTraits {
  /** Milliseconds between two frames, by the last part of a stream's name; `''` is a name without it. */
  readonly intervals: Readonly<Record<string, number>>;
  /** Of all changes. */
  readonly diff: (pair: BinancePair, frame: BookFrame) => string;
  /** Of the best levels; `frame.book` has them. */
  readonly partial: (pair: BinancePair, frame: BookFrame) => string;
}

/** `depth`, `depth5@100ms` and so on: a number for the best levels, none for all changes. */
const NAME = /^depth(5|10|20)?(?:@(\w+))?$/;

/** The order book stream of a name without its symbol, if it is one. */
export function openDepthStream(
  { exchange, pair }: { readonly exchange: Exchange; readonly pair: BinancePair },
  name: string,
  { intervals, diff, partial }: DepthTraits,
): MarketStream | undefined {
  const [whole, depth, pace = ''] = NAME.exec(name) ?? [];
  if (whole === undefined || !Object.hasOwn(intervals, pace)) return undefined;
  const write = depth === undefined ? diff : partial;
  return {
    channels: ['depth', 'order_book'],
    open: (send) =>
      exchange.books
        .source(name, pair.spec.pair, {
          interval: intervals[pace],
          ...(depth !== undefined && { depth: Number(depth) }),
        })
        .subscribe({ update: (frame) => write(pair, frame), send }),
  };
}

/** `[["0.0024","10"]]` */
export const levelRows = (pair: BinancePair, levels: readonly Level[]): string =>
  jsonArray(
    levels.map(
      ({ priceText, volumeText }) => `[${quoted(pair.price(priceText))},${quoted(pair.volume(volumeText))}]`,
    ),
  );
