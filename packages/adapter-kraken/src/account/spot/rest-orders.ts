import {
  field,
  foreignPair,
  isDecimal,
  rowError,
  rowReader,
  type Field,
  type OrderUpdate,
  type SymbolMap,
} from '@hftjs/core/adapter';
import { number, price, side, words } from '../../venue/fields.js';
import { isRefusedPostOnly, orderType, reasonOf } from './order-codes.js';

/** Ids of an order's fills, where they were asked for. */
const ids: Field<readonly string[]> = {
  read: (value, label) => {
    if (value === undefined || value === null) return [];
    if (Array.isArray(value) && value.every((id) => typeof id === 'string')) return value;
    throw rowError(() => `${label} is not an array of ids`);
  },
};

const readDescription = rowReader('order.descr', {
  pair: field.text,
  side: field.at('type', side),
  type: field.at('ordertype', field.stated(orderType)),
  // An offset such as `+1.0000%`, on trailing stops.
  price: words,
  price2: words,
});

const status = field.word(
  {
    pending: 'pending_new',
    open: 'new',
    closed: 'filled',
    canceled: 'canceled',
    expired: 'expired',
  },
  'unknown',
);

/**
 * Reads an order of REST `OpenOrders` and `QueryOrders`; numbers are the text of the answer.
 *
 * @throws Error naming what is wrong with the order
 * @see https://docs.kraken.com/api/docs/rest-api/get-orders-info
 */
export const readRestOrder = rowReader('order', {
  rawStatus: field.at('status', field.text),
  status,
  createdTime: field.at('opentm', field.epochTime('seconds')),
  // REST does not state when an open order last changed.
  time: field.at('closetm', field.epochTime('seconds')),
  descr: { read: readDescription },
  volume: field.at('vol', number),
  filledVolume: field.at('vol_exec', number),
  averagePrice: field.at('price', price),
  flags: field.at('oflags', words),
  misc: words,
  rawReason: field.at('reason', words),
  clientOrderId: field.at('cl_ord_id', field.optionalText),
  trades: ids,
});

/** How REST's names of pairs are read. */
export interface RestNames {
  readonly symbols: SymbolMap;
  /** WebSocket names by REST names. */
  readonly names: ReadonlyMap<string, string>;
}

/** An order that REST lists, as it stands. Orders of pairs that are not subscribed have a symbol that no pair has. */
export function parseRestOrder(
  orderId: string,
  order: ReturnType<typeof readRestOrder>,
  { symbols, names }: RestNames,
): OrderUpdate {
  const { clientOrderId, rawStatus, status, rawReason, createdTime, time } = order;
  const { flags = '', misc = '', volume, filledVolume, averagePrice } = order;
  const { pair, side, type = '', price: first, price2 } = order.descr;
  const name = names.get(pair);
  const isTrigger = !['limit', 'market', 'iceberg', 'settle_position'].includes(type);
  const isWaiting = isTrigger && !/stopped|touched/.test(misc);
  const limit = type.endsWith('_limit') ? price2 : isTrigger ? undefined : first;
  const open = Number(filledVolume ?? 0) > 0 ? 'partially_filled' : isWaiting ? 'untriggered' : 'new';
  const isRefused = status === 'canceled' && isRefusedPostOnly(rawReason, filledVolume);
  return {
    orderId,
    symbol: name === undefined ? foreignPair(pair) : symbols.pairOf(name),
    clientOrderId,
    side,
    type,
    postOnly: flags === '' ? undefined : flags.split(',').includes('post'),
    numbers: {
      price: priceOf(limit),
      stopPrice: isTrigger ? priceOf(first) : undefined,
      ...(flags.includes('viqc') ? { quoteVolume: volume } : { volume }),
      filledVolume,
      averagePrice,
    },
    status: isRefused ? 'rejected' : status === 'new' ? open : status,
    event: 'snapshot',
    rawStatus,
    reason: rawReason === undefined ? undefined : reasonOf(rawReason),
    rawReason,
    createdTime,
    time,
  };
}

/** A price, where the text is one: with a sign it is a distance from another. */
const priceOf = (value: string | undefined): string | undefined =>
  value !== undefined && isDecimal(value) && !/^[+-]/.test(value) && Number(value) !== 0 ? value : undefined;
