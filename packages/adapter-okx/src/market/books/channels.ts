import type { OrderBookArgs } from '@hftjs/core';
import { bookRequest, OptionError, type BookRequest, type ResolvedOptions } from '@hftjs/core/adapter';

/** The channels of order books from which a stream can choose. */
export const BOOK_CHANNELS = ['books', 'books5', 'books-l2-tbt', 'books50-l2-tbt', 'books-rpi'] as const;

export type BookChannelName = (typeof BOOK_CHANNELS)[number];

/** What can be chosen of OKX's order books. */
export interface OkxOrderBookArgs extends OrderBookArgs {
  /**
   * - `books`: 400 levels per side, changes each 100 ms.
   * - `books-l2-tbt`: 400 levels, changes each 10 ms. Needs an API key, and a fee tier of VIP 4 or above.
   * - `books50-l2-tbt`: the same with 50 levels.
   * - `books-rpi`: as `books`, with the orders that only retail users trade with. It may be crossed.
   * - `books5`: the whole best 5 levels each 100 ms, for deliveries `view`. OKX does not number them one after the other:
   *   a frame that is lost is noticed by the next one alone.
   *
   * @defaultValue 'books'
   */
  readonly channel?: BookChannelName;
}

/** What is true of a channel of order books. */
export interface BookChannel {
  readonly name: BookChannelName;
  /** Levels per side that OKX keeps: it does not report changes beyond them. */
  readonly levels: number;
  /** Whether each frame is the whole book. */
  readonly isWhole: boolean;
  readonly needsLogin: boolean;
  /** Whether REST has the same book. */
  readonly isListed: boolean;
  /** Whether bids and asks are of kinds that do not trade with one another. */
  readonly mayCross: boolean;
}

const USUAL = { levels: 400, isWhole: false, needsLogin: false, isListed: true, mayCross: false };

/** @see https://www.okx.com/docs-v5/en/#order-book-trading-market-data-ws-order-book-channel */
const FACTS: Readonly<Record<BookChannelName, Omit<BookChannel, 'name'>>> = {
  books: USUAL,
  books5: { ...USUAL, levels: 5, isWhole: true, isListed: false },
  'books-l2-tbt': { ...USUAL, needsLogin: true },
  'books50-l2-tbt': { ...USUAL, levels: 50, needsLogin: true },
  'books-rpi': { ...USUAL, isListed: false, mayCross: true },
};

/** The order books that a stream asked for. */
export interface BookChoice {
  readonly channel: BookChannel;
  readonly request: BookRequest;
}

/**
 * The user's choice, checked.
 *
 * @throws OptionError `invalid_options`, naming what does not fit together
 */
export function bookChoiceOf(
  { exchange }: Pick<ResolvedOptions, 'exchange'>,
  args: OkxOrderBookArgs,
): BookChoice {
  const { channel: name = 'books', ...rest } = args;
  const channel = { name, ...FACTS[name] };
  const request = bookRequest(rest);
  const refuse = (argument: keyof OkxOrderBookArgs, predicate: string): OptionError =>
    new OptionError(exchange, { option: ['subscribeArgs', 'orderBook', argument], predicate });
  if (args.depth !== undefined && args.depth > channel.levels)
    throw refuse('depth', `takes a whole number from 1 to ${channel.levels} with channel '${name}'`);
  if (channel.isWhole && request.delivery === 'update')
    throw refuse('delivery', `takes 'view' with channel '${name}': OKX sends whole books`);
  return { channel, request: { ...request, depth: Math.min(request.depth, channel.levels) } };
}
