import { isTerminal, type MyOrder, type OrderEvent, type OrderStatus } from '@hftjs/core';
import type { OrderUpdate, SymbolMap } from '@hftjs/core/adapter';
import { orderKey, unlessZero } from '../order-codes.js';

const STATUS: Readonly<Record<string, OrderStatus>> = {
  NEW: 'untriggered',
  TRIGGERING: 'untriggered',
  TRIGGERED: 'new',
  CANCELED: 'canceled',
  EXPIRED: 'expired',
  REJECTED: 'rejected',
};

const EVENT: Readonly<Record<string, OrderEvent>> = {
  NEW: 'new',
  TRIGGERING: 'triggered',
  TRIGGERED: 'triggered',
  CANCELED: 'canceled',
  EXPIRED: 'expired',
  REJECTED: 'rejected',
};

const EVENT_OF_END: Readonly<Partial<Record<OrderStatus, OrderEvent>>> = {
  filled: 'trade',
  expired: 'expired',
  rejected: 'rejected',
};

/** What a conditional order is read against. */
export interface AlgoContext {
  readonly symbols: SymbolMap;
  /** An order as last published, by its key. */
  readonly known: (key: string) => MyOrder | undefined;
}

/** The state of a conditional order and of the order that it placed, of a frame or of REST. */
interface AlgoFields {
  readonly symbol: string;
  readonly status: string;
  /** The order that it placed. */
  readonly placedId: string | null | undefined;
  /** Zero where it closes the position, whatever its size is then. */
  readonly volume: string | null | undefined;
  /** Executed quantity and average price of the order that it placed. */
  readonly filled: string | null | undefined;
  readonly averagePrice: string | null | undefined;
}

type AlgoState = Pick<OrderUpdate, 'status' | 'event' | 'rawStatus' | 'numbers' | 'placed'>;

/** The state of a conditional order. One that has done its work stands as the order that it placed. */
export function algoStateOf(fields: AlgoFields, { known }: AlgoContext): AlgoState {
  const { symbol, status: rawStatus, placedId } = fields;
  const isFinished = rawStatus === 'FINISHED';
  const key = placedId && placedId !== '0' ? orderKey(symbol, placedId) : undefined;
  const placed = isFinished && key !== undefined ? known(key) : undefined;
  // Either may be ahead: the frame of the other order may not have come, or this row may lag.
  const filled = greater((fields.filled ?? '') || undefined, placed?.exact.filledVolume);
  const stated = unlessZero(fields.volume);
  const volume = stated ?? (isFinished ? (placed?.exact.volume ?? unlessZero(filled)) : undefined);
  const isFilled =
    unlessZero(filled) !== undefined && (stated === undefined || Number(filled) === Number(stated));
  const end = placed && isTerminal(placed) ? placed.status : isFilled ? 'filled' : 'canceled';
  return {
    rawStatus,
    status: isFinished ? end : (STATUS[rawStatus] ?? 'unknown'),
    event: isFinished ? (EVENT_OF_END[end] ?? 'canceled') : (EVENT[rawStatus] ?? 'unknown'),
    numbers: {
      volume,
      contracts: volume,
      filledVolume: filled,
      averagePrice: unlessZero(fields.averagePrice) ?? placed?.averagePrice?.toString(),
    },
    placed: placedId && key !== undefined ? { orderId: placedId, key } : undefined,
  };
}

const greater = (left: string | undefined, right: string | undefined): string | undefined =>
  left === undefined || (right !== undefined && Number(right) > Number(left)) ? right : left;
