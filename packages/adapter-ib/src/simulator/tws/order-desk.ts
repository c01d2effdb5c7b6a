import {
  isDone,
  type Market,
  type OrderUpdate,
  type OwnFill,
  type OwnOrder,
  type Random,
} from '@hftjs/simulator';
import type { InstrumentDirectory } from '../instruments.js';
import { easternTime } from '../new-york-time.js';
import type { Preview } from '../orders/broker.js';
import type { IBOrderNotes } from '../orders/order-facts.js';
import { isTrailing, ticketTypeOf, type Ticket } from '../orders/ticket.js';
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
export const permIdOf = (before: number): string => String(FIRST_PERM_ID + before);
export const executionIdOf = (random: Random, before: number): string =>
  `0000e0d5.${(random.int(0xefff) + 0x1000).toString(16)}${before.toString(16).padStart(4, '0')}.01.01`;

/** The client of TWS that an order belongs to, and that client's number of it. */
export interface Owner {
  readonly clientId: number;
  readonly orderId: number;
}

export interface OrderDeskInit {
  readonly market: Market;
  readonly directory: InstrumentDirectory;
  readonly notes: IBOrderNotes;
}

/** What IB keeps of orders and executions, and how it is written. */
export class OrderDesk {
  readonly #init: OrderDeskInit;
  readonly #charged = new Set<string>();
  readonly #nextIds = new Map<number, number>();

  constructor(init: OrderDeskInit) {
    this.#init = init;
  }

  ownerOf({ orderId }: Pick<OwnOrder, 'orderId'>): Owner {
    const { clientId = 1, clientOrder = 0 } = this.#init.notes.of(orderId);
    return { clientId, orderId: clientOrder };
  }

  /** The least number that a client may give to an order. */
  nextId(clientId: number): number {
    return this.#nextIds.get(clientId) ?? 1;
  }

  /** A client gave this number to an order. */
  useId(clientId: number, id: number): void {
    this.#nextIds.set(clientId, Math.max(this.nextId(clientId), id + 1));
  }

  /** An order by its client's number. */
  find(clientId: number, id: number): OwnOrder | undefined {
    return this.#init.market.orders.findLast((order) => {
      const owner = this.ownerOf(order);
      return owner.clientId === clientId && owner.orderId === id;
    });
  }

  typeOf(order: OwnOrder): string {
    return ticketTypeOf(order);
  }

  wordOf({ status }: OwnOrder): string {
    return WORDS[status];
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
    const { market, directory } = this.#init;
    const order = market.order(fill.orderId);
    if (order === undefined) throw new RangeError(`no order ${fill.orderId}`);
    const until = market.fills.filter(({ orderId }) => orderId === fill.orderId);
    const sums = sumsUntil(until, fill);
    return executionMessage(requestId, this.#contractOf(fill.pair), {
      order: this.#fieldsOf(order),
      execution: {
        execId: fill.fillId,
        time: easternTime(fill.time),
        account: fill.account,
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

  /** What an order would change, instead of placing it. */
  previewMessage(
    id: number,
    clientId: number,
    { ticket, preview }: { ticket: Ticket; preview: Preview },
  ): Field[] {
    const { account, instrument, side, type, time, quantity, limit, stop, reference } = ticket;
    const text = (value: Ticket['limit']): string | undefined =>
      value === undefined ? undefined : String(value);
    const fields: OrderFields = {
      orderId: id,
      clientId,
      permId: 0,
      account,
      action: side === 'buy' ? 'BUY' : 'SELL',
      quantity: text(quantity) ?? '0',
      filled: '0',
      orderType: type,
      limitPrice: text(limit),
      auxPrice: text(stop),
      trailStopPrice: undefined,
      trailingPercent: undefined,
      timeInForce: time,
      reference: reference ?? '',
      status: 'PreSubmitted',
    };
    const { equity, initialBefore, initialAfter, maintenanceBefore, maintenanceAfter, commission } = preview;
    const money = (value: number): string => value.toFixed(2);
    return openOrderMessage(this.#contractOf(instrument.spec.pair), fields, {
      before: [initialBefore, maintenanceBefore, equity].map(money),
      change: [initialAfter - initialBefore, maintenanceAfter - maintenanceBefore, -commission].map(money),
      after: [initialAfter, maintenanceAfter, equity - commission].map(money),
      commission: money(commission),
      currency: instrument.currency,
    });
  }

  #fieldsOf(order: OwnOrder): OrderFields & { readonly filled: string } {
    const { clientId, orderId } = this.ownerOf(order);
    const type = ticketTypeOf(order);
    const trails = isTrailing({ type });
    const { ratio, distance } = order.trail ?? {};
    return {
      orderId,
      clientId,
      permId: Number(order.orderId),
      account: order.account,
      action: order.side === 'buy' ? 'BUY' : 'SELL',
      quantity: order.volumeText,
      filled: order.filledText,
      orderType: type,
      limitPrice: order.priceText,
      auxPrice: trails ? (distance === undefined ? undefined : String(distance)) : order.stopPriceText,
      trailStopPrice: trails ? order.stopPriceText : undefined,
      trailingPercent: ratio === undefined ? undefined : String(Number((ratio * 100).toFixed(8))),
      timeInForce: this.#init.notes.of(order.orderId).time ?? order.timeInForce.toUpperCase(),
      reference: order.clientOrderId ?? '',
      status: this.wordOf(order),
    };
  }
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
