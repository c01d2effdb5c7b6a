import {
  isDone,
  type Market,
  type OrderUpdate,
  type OwnFill,
  type OwnOrder,
  type Random,
} from '@hftjs/simulator';
import type { InstrumentDirectory } from '../instruments.js';
import { contractFields } from './contracts.js';
import { commissionMessage, orderStatusMessage } from './messages.js';
import {
  completedOrderMessage,
  executionMessage,
  openOrderMessage,
  type ContractFields,
  type OrderFields,
} from './order-message.js';
import type { Field } from './wire.js';

const FIRST_PERM_ID = 1_204_567_801;

/** IB's own numbers: of an order, which is the market's name of it, and of an execution. */
export const permIdOf = (_random: Random, before: number): string => String(FIRST_PERM_ID + before);
export const executionIdOf = (random: Random, before: number): string =>
  `0000e0d5.${(random.int(0xefff) + 0x1000).toString(16)}${before.toString(16).padStart(4, '0')}.01.01`;

interface Owner {
  readonly clientId: number;
  readonly orderId: number;
}

export interface LedgerInit {
  readonly market: Market;
  readonly directory: InstrumentDirectory;
  readonly account: string;
}

/** What IB keeps of orders and executions, and how it is written. */
export class Ledger {
  readonly #init: LedgerInit;
  readonly #owners = new Map<string, Owner>();
  readonly #charged = new Set<string>();

  constructor(init: LedgerInit) {
    this.#init = init;
  }

  /** Orders from now on are this client's. */
  ownerOfNext = 1;

  ownerOf({ orderId }: Pick<OwnOrder, 'orderId'>): Owner {
    const known = this.#owners.get(orderId);
    if (known !== undefined) return known;
    const owner = { clientId: this.ownerOfNext, orderId: this.#owners.size + 1 };
    this.#owners.set(orderId, owner);
    return owner;
  }

  /** The messages of an order: the order itself, and its status, which is sent twice. */
  orderMessages(order: OwnOrder): Field[][] {
    const fields = this.#fieldsOf(order);
    const last = this.#init.market.fills.findLast(({ orderId }) => orderId === order.orderId);
    const status = orderStatusMessage({
      ...fields,
      remaining: order.remainingText,
      averagePrice: order.averagePrice === undefined ? '0.0' : String(order.averagePrice),
      lastPrice: last?.priceText ?? '0.0',
    });
    return [openOrderMessage(this.#contractOf(order.pair), fields), status, status];
  }

  openOrders(): Field[][] {
    return this.#init.market.orders
      .filter((order) => !isDone(order))
      .flatMap((order) => this.orderMessages(order));
  }

  completedOrders(): Field[][] {
    return this.#init.market.orders
      .filter((order) => isDone(order))
      .map((order) => completedOrderMessage(this.#contractOf(order.pair), this.#fieldsOf(order)));
  }

  /** All executions, each with its commission if that is known. */
  executions(requestId: number): Field[][] {
    return this.#init.market.fills.flatMap((fill) => [
      this.executionMessage(fill, requestId),
      ...(this.#charged.has(fill.fillId) ? [this.#commissionOf(fill)] : []),
    ]);
  }

  executionMessage(fill: OwnFill, requestId = -1): Field[] {
    const { market, account, directory } = this.#init;
    const order = market.order(fill.orderId);
    if (order === undefined) throw new RangeError(`no order ${fill.orderId}`);
    const until = market.fills.filter(({ orderId }) => orderId === fill.orderId);
    const sums = sumsUntil(until, fill);
    return executionMessage(requestId, this.#contractOf(fill.pair), {
      order: this.#fieldsOf(order),
      execution: {
        execId: fill.fillId,
        time: easternTime(fill.time),
        account,
        exchange: directory.byPair(fill.pair).listings[0].exchange,
        side: fill.side === 'buy' ? 'BOT' : 'SLD',
        shares: fill.volumeText,
        price: fill.priceText,
        cumulative: sums.cumulative,
        averagePrice: sums.averagePrice,
        reference: fill.clientOrderId ?? '',
        liquidity: fill.liquidity === 'maker' ? 1 : 2,
      },
    });
  }

  /** IB has charged for an execution. */
  charge(fill: OwnFill): Field[] {
    this.#charged.add(fill.fillId);
    return this.#commissionOf(fill);
  }

  #commissionOf({ fillId, feeText, feeCurrency }: OwnFill): Field[] {
    return commissionMessage(fillId, feeText, feeCurrency.toUpperCase());
  }

  #contractOf(pair: string): ContractFields {
    const instrument = this.#init.directory.byPair(pair);
    return contractFields({ instrument, listing: instrument.listings[0] });
  }

  #fieldsOf(order: OwnOrder): OrderFields & { readonly filled: string } {
    const { clientId, orderId } = this.ownerOf(order);
    return {
      orderId,
      clientId,
      permId: Number(order.orderId),
      account: this.#init.account,
      action: order.side === 'buy' ? 'BUY' : 'SELL',
      quantity: order.volumeText,
      filled: order.filledText,
      orderType: typeOf(order),
      limitPrice: order.priceText,
      stopPrice: order.stopPriceText,
      timeInForce: order.timeInForce.toUpperCase(),
      reference: order.clientOrderId ?? '',
      status: wordOf(order.status),
    };
  }
}

function typeOf({ type, price }: OwnOrder): string {
  if (type === 'stop') return price === undefined ? 'STP' : 'STP LMT';
  return type === 'limit' ? 'LMT' : 'MKT';
}

/** An order that expires is cancelled too; a refused order is inactive. */
const WORDS: Readonly<Record<OrderUpdate['order']['status'], string>> = {
  pending: 'PendingSubmit',
  new: 'Submitted',
  untriggered: 'PreSubmitted',
  partially_filled: 'Submitted',
  filled: 'Filled',
  canceled: 'Cancelled',
  rejected: 'Inactive',
  expired: 'Cancelled',
};

const wordOf = (status: OrderUpdate['order']['status']): string => WORDS[status];

function sumsUntil(fills: readonly OwnFill[], last: OwnFill): { cumulative: string; averagePrice: string } {
  const decimals = last.volumeText.split('.')[1]?.length ?? 0;
  let volume = 0;
  let cost = 0;
  for (const fill of fills) {
    volume += fill.volume;
    cost += fill.volume * fill.price;
    if (fill === last) break;
  }
  return { cumulative: volume.toFixed(decimals), averagePrice: String(cost / volume) };
}

const EASTERN = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/New_York', hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit',
  minute: '2-digit', second: '2-digit',
}); // prettier-ignore

/** `20261123 10:04:05 US/Eastern`. */
function easternTime(time: number): string {
  const parts = new Map(EASTERN.formatToParts(time).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  return `${part('year')}${part('month')}${part('day')} ${part('hour')}:${part('minute')}:${part('second')} US/Eastern`;
}
