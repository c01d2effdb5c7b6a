import { Type, type TSchema, type TUnsafe } from 'typebox';
import { oneOf } from '../contract/subscribe-args.js';

/** How the books of a stream are delivered. See `OrderBook`. */
export type BookDelivery = 'view' | 'update';

/** What can be chosen of order books on every stream: `subscribeArgs.orderBook`. */
export interface OrderBookArgs {
  /**
   * Levels per side. A `view` has at most so many; a book of `update` is exact at least so deep.
   *
   * @defaultValue 20
   */
  readonly depth?: number;
  /**
   * `view`: each event is the whole top of the book. `update`: first the whole book, then its changes, lossless; queues
   * of the channel become lossless.
   *
   * @defaultValue 'view'
   */
  readonly delivery?: BookDelivery;
}

/** What a stream was asked for. */
export type BookRequest = Required<OrderBookArgs>;

/**
 * The argument `orderBook` of an adapter's `SubscribeArgs`. `More` is what only this venue has, of which each part is
 * optional.
 *
 * @param most - the deepest book that the venue offers, in levels per side
 * @param more - the schemas of `More`, each in `Type.Optional`
 * @example
 * ```ts
 * const ARGS = new SubscribeArgs({ orderBook: orderBookArg(1_000) }, {});
 * const request = bookRequest(ARGS.read(exchange, subscribeArgs).orderBook);
 * ```
 */
export const orderBookArg = <More extends object = object>(
  most: number,
  more: Readonly<Record<string, TSchema>> = {},
): TUnsafe<OrderBookArgs & More> =>
  Type.Unsafe<OrderBookArgs & More>(
    Type.Object(
      {
        depth: Type.Optional(Type.Integer({ minimum: 1, maximum: most })),
        delivery: Type.Optional(oneOf('view', 'update')),
        ...more,
      },
      { additionalProperties: false },
    ),
  );

/** The user's choices with their defaults. */
export const bookRequest = ({ depth = 20, delivery = 'view' }: OrderBookArgs = {}): BookRequest => ({
  depth,
  delivery,
});

/** Whether the arguments of a stream ask for changes instead of whole books. */
export const wantsUpdates = (subscribeArgs: unknown): boolean =>
  (subscribeArgs as { readonly orderBook?: OrderBookArgs } | undefined)?.orderBook?.delivery === 'update';
