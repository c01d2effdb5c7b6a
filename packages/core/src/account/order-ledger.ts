import type { CurrencyPair } from '../contract/currency-pair.js';
import { Channel } from '../channels/channel.js';
import { UNKNOWN_PAIR } from '../contract/currency-pair.js';
import { addDecimals, compareDecimals, subtractDecimals } from '../wire/decimals.js';
import type { Exact, FillFees, FillNumber, OrderFill, OrderNumber, OrderStatus } from '../channels/orders.js';
import type { MyOrder } from '../channels/my-order.js';
import type { Exchange } from '../contract/exchange.js';
import { isTerminal, mayFollow } from './order-status.js';
import type { FillUpdate, OrderUpdate, RowContext } from './order-update.js';

/** Number of ended orders that are remembered, to recognise late and repeated rows of them. */
const ENDED_ORDERS_KEPT = 10_000;

/** Number of orders without a reported end that are remembered. Venues allow some hundreds of open orders. */
const OPEN_ORDERS_KEPT = 100_000;

/** Relative amount by which a sum of fills may exceed the stated volume, because it may be a sum of quotients. */
const TOLERANCE = 1e-9;

type Numbers = Partial<Record<OrderNumber, string>>;

/** What is remembered of an order: its last event, and the exact text of its numbers. */
interface Entry {
  readonly order: MyOrder;
  readonly numbers: Numbers;
  /** The last status other than `unknown`: after an unmapped status, the order must not go back behind this one. */
  readonly mapped: OrderStatus;
}

export interface OrderLedgerInit {
  readonly exchange: Exchange;
  readonly account: string | undefined;
}

export interface OrderMemory {
  /** An order is not remembered any more. */
  readonly onForgotten: (key: string, order: MyOrder) => void;
}

/**
 * The own orders of one account. Merges sparse rows into whole orders, keeps each order's status and filled
 * volume from going backwards, and recognises rows without news. Lives as long as its stream.
 */
export class OrderLedger {
  readonly #init: OrderLedgerInit & Partial<OrderMemory>;
  readonly #entries = new Map<string, Entry>();
  readonly #ended = new Set<string>();

  constructor(init: OrderLedgerInit & Partial<OrderMemory>) {
    this.#init = init;
  }

  /** The order as last published, by its key. */
  get(key: string): MyOrder | undefined {
    return this.#entries.get(key)?.order;
  }

  /** Forgets an order. */
  delete(key: string): void {
    this.#entries.delete(key);
    this.#ended.delete(key);
  }

  /** Keys of the orders that have not ended, as far as is known. */
  openKeys(): string[] {
    return [...this.#entries].filter(([, { order }]) => !isTerminal(order)).map(([key]) => key);
  }

  /** Keys of the orders of some pairs. */
  keysOf(isWanted: (symbol: CurrencyPair) => boolean): string[] {
    return [...this.#entries].filter(([, { order }]) => isWanted(order.symbol)).map(([key]) => key);
  }

  /** Orders that have not ended, as far as is known. */
  open(): MyOrder[] {
    return [...this.#entries.values()].map(({ order }) => order).filter((order) => !isTerminal(order));
  }

  /**
   * Merges a row and returns the new state of the order, or `undefined` when the row contains nothing new. A fill in
   * the row must be new: it is added to the filled volume where the row does not state the sum.
   *
   * @param delivered - sum of the published fills: the order has filled at least so much
   */
  apply(update: OrderUpdate, context: RowContext, delivered?: string): MyOrder | undefined {
    const key = update.key ?? update.orderId;
    const previous = this.#entries.get(key);
    // A snapshot is the present state, even if its rows have older times.
    const isStale = context.origin !== 'snapshot' && isOlder(update, previous?.order);
    const numbers = mergeNumbers(previous?.numbers ?? {}, update, { isStale, delivered });
    const order = this.#build({ update, context, previous, numbers, isStale });
    const isNews = update.fill !== undefined || (update.event === 'snapshot' && context.onlyNews !== true);
    if (previous && !isNews && isUnchanged(order, previous.order)) return undefined;
    const mapped = order.status === 'unknown' ? (previous?.mapped ?? 'unknown') : order.status;
    this.#remember(key, { order, numbers, mapped });
    return order;
  }

  #build({ update, context, previous: entry, numbers, isStale }: BuildArguments): MyOrder {
    const { exchange, account } = this.#init;
    const previous = entry?.order;
    const reopens = update.reopens === true && !isStale;
    const follows = !entry || mayFollow(update.status, entry.mapped) || reopens;
    const { fill } = update;
    /** The row's value, or else the known one. A stale row only adds values that are not known. */
    const pick = <T>(value: T | undefined, known: T | undefined): T | undefined =>
      isStale ? (known ?? value) : (value ?? known);
    return definedOnly<MyOrder>({
      channel: Channel.MY_ORDER,
      exchange,
      symbol: update.symbol ?? previous?.symbol ?? UNKNOWN_PAIR,
      exchangeTime: update.time,
      receivedTime: context.receivedTime,
      origin: context.origin,
      account,
      orderId: update.orderId,
      clientOrderId: pick(update.clientOrderId, previous?.clientOrderId),
      side: update.side ?? previous?.side ?? 'unknown',
      type: pick(update.type, previous?.type) ?? 'unknown',
      timeInForce: pick(update.timeInForce, previous?.timeInForce),
      positionSide: pick(update.positionSide, previous?.positionSide),
      reduceOnly: pick(update.reduceOnly, previous?.reduceOnly),
      postOnly: pick(update.postOnly, previous?.postOnly),
      price: toNumber(numbers.price),
      stopPrice: toNumber(numbers.stopPrice),
      volume: toNumber(numbers.volume),
      quoteVolume: toNumber(numbers.quoteVolume),
      contracts: toNumber(numbers.contracts),
      filledVolume: Number(numbers.filledVolume ?? 0),
      remainingVolume: toNumber(numbers.remainingVolume),
      averagePrice: toNumber(numbers.averagePrice) ?? averageAfter(previous, fill, numbers),
      status: follows ? update.status : entry.order.status,
      event: update.event,
      rawStatus: follows ? update.rawStatus : entry.order.rawStatus,
      reason: reopens ? update.reason : pick(update.reason, previous?.reason),
      rawReason: reopens ? update.rawReason : pick(update.rawReason, previous?.rawReason),
      createdTime: update.createdTime ?? previous?.createdTime,
      updatedTime: latest(update.time, previous?.updatedTime),
      lastFill: fill && describeFill(fill),
      exact: definedOnly<MyOrder['exact']>({ ...numbers, lastFill: fill && exactFill(fill) }),
    });
  }

  #remember(key: string, entry: Entry): void {
    this.#entries.set(key, entry);
    if (isTerminal(entry.order)) this.#ended.add(key);
    else this.#ended.delete(key);
    if (this.#ended.size > ENDED_ORDERS_KEPT) this.#forgetFirst(this.#ended);
    else if (this.#entries.size > OPEN_ORDERS_KEPT + ENDED_ORDERS_KEPT) this.#forgetFirst(this.#entries);
  }

  /** Forgets the oldest order of a collection. Relies on the order of insertion. */
  #forgetFirst(collection: { keys(): Iterable<string> }): void {
    for (const oldest of collection.keys()) {
      const entry = this.#entries.get(oldest);
      this.delete(oldest);
      if (entry) this.#init.onForgotten?.(oldest, entry.order);
      return;
    }
  }
}

interface BuildArguments {
  readonly update: OrderUpdate;
  readonly context: RowContext;
  readonly previous: Entry | undefined;
  readonly numbers: Numbers;
  readonly isStale: boolean;
}

/** Whether a row is older than the known state, as in a lagging REST answer. */
const isOlder = ({ time }: OrderUpdate, known: MyOrder | undefined): boolean =>
  time !== undefined && known?.updatedTime !== undefined && time < known.updatedTime;

function mergeNumbers(
  previous: Numbers,
  update: OrderUpdate,
  { isStale, delivered }: { readonly isStale: boolean; readonly delivered: string | undefined },
): Numbers {
  const given: Numbers = definedOnly<Numbers>(update.numbers);
  const merged: Numbers = isStale ? { ...given, ...previous } : { ...previous, ...given };
  const before = previous.filledVolume;
  const sum = update.fill ? addDecimals(before ?? '0', update.fill.volume) : before;
  const stated = greater(given.filledVolume, given.filledVolume === undefined ? sum : before);
  const isBehind = exceeds(delivered, stated);
  const filled = isBehind ? delivered : stated;
  if (filled !== undefined) merged.filledVolume = filled;
  // An average price holds for the filled volume of its own row only.
  if (given.averagePrice === undefined || isStale || isBehind)
    if (filled !== before) delete merged.averagePrice;
  if ((given.remainingVolume === undefined || isBehind) && merged.volume !== undefined)
    merged.remainingVolume = remainingOf(merged.volume, filled ?? '0');
  return merged;
}

/** The remaining volume; 0 where more was filled than ordered, which amendments and late fills can cause. */
function remainingOf(volume: string, filled: string): string {
  const remaining = subtractDecimals(volume, filled);
  return remaining.startsWith('-') ? '0' : remaining;
}

/** The average price of the fills so far, for venues that do not send it. `undefined` when a fill is missing. */
function averageAfter(
  previous: MyOrder | undefined,
  fill: FillUpdate | undefined,
  numbers: Numbers,
): number | undefined {
  const before = previous?.exact.filledVolume ?? '0';
  const filled = numbers.filledVolume ?? '0';
  if (compareDecimals(filled, before) === 0) return previous?.averagePrice;
  if (!fill || compareDecimals(filled, addDecimals(before, fill.volume)) !== 0) return undefined;
  if (Number(before) === 0) return Number(fill.price);
  if (previous?.averagePrice === undefined) return undefined;
  return (previous.averagePrice * Number(before) + Number(fill.price) * Number(fill.volume)) / Number(filled);
}

/** Whether two states of an order are equal. Origin and receive time do not count. */
function isUnchanged(order: MyOrder, previous: MyOrder): boolean {
  return (
    order.status === previous.status &&
    order.symbol === previous.symbol &&
    order.side === previous.side &&
    order.type === previous.type &&
    order.clientOrderId === previous.clientOrderId &&
    order.timeInForce === previous.timeInForce &&
    order.positionSide === previous.positionSide &&
    order.reduceOnly === previous.reduceOnly &&
    order.postOnly === previous.postOnly &&
    order.filledVolume === previous.filledVolume &&
    order.volume === previous.volume &&
    order.quoteVolume === previous.quoteVolume &&
    order.price === previous.price &&
    order.stopPrice === previous.stopPrice &&
    order.rawReason === previous.rawReason &&
    order.updatedTime === previous.updatedTime
  );
}

/** The fees of a fill: their sum if they are in one currency, else the list. */
export function feesOf({ fees }: FillUpdate): FillFees {
  const [first] = fees;
  if (!first) return {};
  if (fees.every(({ currency }) => currency === first.currency))
    return { fee: Number(sumOfFees(fees)), feeCurrency: first.currency };
  return { fees: fees.map(({ amount, currency }) => ({ amount: Number(amount), currency })) };
}

const sumOfFees = (fees: FillUpdate['fees']): string =>
  fees.length === 1 ? (fees[0]?.amount ?? '0') : fees.reduce((sum, fee) => addDecimals(sum, fee.amount), '0');

/** The decimal texts of a fill. */
export function exactFill(fill: FillUpdate): Exact<FillNumber> {
  const oneCurrency =
    fill.fees.length > 0 && fill.fees.every((fee) => fee.currency === fill.fees[0]?.currency);
  return definedOnly<Exact<FillNumber>>({
    price: fill.price,
    volume: fill.volume,
    contracts: fill.contracts,
    fee: oneCurrency ? sumOfFees(fill.fees) : undefined,
  });
}

const describeFill = (fill: FillUpdate): OrderFill => ({
  tradeId: fill.tradeId,
  price: Number(fill.price),
  volume: Number(fill.volume),
  liquidity: fill.liquidity,
  ...feesOf(fill),
});

const toNumber = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text);

const latest = (left: number | undefined, right: number | undefined): number | undefined =>
  left === undefined || (right !== undefined && right > left) ? right : left;

const greater = (left: string | undefined, right: string | undefined): string | undefined =>
  left === undefined || (right !== undefined && compareDecimals(right, left) > 0) ? right : left;

/** Whether the published fills sum to more than the stated volume. */
const exceeds = (delivered: string | undefined, stated = '0'): delivered is string =>
  delivered !== undefined && Number(delivered) - Number(stated) > TOLERANCE * Number(delivered);

/** A copy without the keys whose value is `undefined`. */
export function definedOnly<T extends object>(record: { [K in keyof T]: T[K] | undefined }): T {
  const result: Partial<T> = {};
  for (const key in record) if (record[key] !== undefined) result[key] = record[key];
  return result as T;
}
