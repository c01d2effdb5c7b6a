import { OrderNotes, type OrderNote as CommonNote, type OwnOrder } from '@hftjs/simulator';
import { OrderCategory } from './order-words.js';

/** A kind of conditional order, in the venue's words. */
export interface AlgoKind {
  readonly ordType: 'conditional' | 'trigger' | 'move_order_stop';
  /** Which of the two fields of a `conditional` order has its trigger. */
  readonly exit: 'sl' | 'tp';
  readonly priceType: string;
  /** Of all of a position. */
  readonly isWhole: boolean;
}

/** Fields of a placed order that the market does not need. */
export interface OrderTraits {
  readonly category?: OrderCategory | undefined;
  /** Quote currency to be spent or earned, of a spot market order that is sized so. */
  readonly quoteSize?: string | undefined;
  readonly tag?: string | undefined;
  /** As the client wrote it. @defaultValue follows from the order */
  readonly ordType?: string | undefined;
  readonly algo?: AlgoKind | undefined;
}

export interface OrderFacts {
  readonly category: OrderCategory;
  readonly quoteSize: string | undefined;
  readonly tag: string;
  readonly ordType: string | undefined;
  readonly algo: AlgoKind | undefined;
  /** Who cancelled it, when it was not simply its owner. */
  cancelSource: string | undefined;
  /** `reqId` of the amendment that is being made. */
  requestId: string | undefined;
}

/** What the venue knows of one order beyond what the market does. A stop order is an algo order until it is triggered. */
export type OrderNote = CommonNote & OrderFacts;

/** The id of a stop order while it waits: the order that it becomes has another one. */
export const algoIdOf = (orderId: string): string => String(BigInt(orderId) + 1_000_000_000_000_000_000n);

/** The order that waits under an id. */
export const orderIdOfAlgo = (algoId: string): string | undefined =>
  /^\d{1,20}$/.test(algoId) ? String(BigInt(algoId) - 1_000_000_000_000_000_000n) : undefined;

/** What the venue calls a conditional order: one that was placed at the market, without the wire, is named after its type. */
export function algoKindOf({ type, price, triggerBy }: OwnOrder, { algo }: OrderNote): AlgoKind {
  if (algo !== undefined) return algo;
  const ordType =
    type === 'trailing_stop' ? 'move_order_stop' : price === undefined ? 'conditional' : 'trigger';
  return { ordType, exit: type === 'take_profit' ? 'tp' : 'sl', priceType: triggerBy, isWhole: false };
}

export const orderNotes = (): OrderNotes<OrderTraits, OrderFacts> =>
  new OrderNotes((traits: OrderTraits | undefined) => ({
    category: traits?.category ?? OrderCategory.NORMAL,
    quoteSize: traits?.quoteSize,
    tag: traits?.tag ?? '',
    ordType: traits?.ordType,
    algo: traits?.algo,
    cancelSource: undefined,
    requestId: undefined,
  }));
