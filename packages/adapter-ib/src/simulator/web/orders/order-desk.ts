import type { Market, OrderUpdate, OwnOrder, Random } from '@hftjs/simulator';
import type { InstrumentDirectory } from '../../instruments.js';
import type { IBOrderNotes, OrderFacts } from '../../orders/order-facts.js';
import type { TicketTime } from '../../orders/ticket.js';
import { changeRows, idRow, orderRow, type OrderContext } from './order-row.js';

/** How often an order id comes in quotation marks. */
const ODDITY = 0.15;

/** Own orders as the venue sends them. */
export class OrderDesk {
  readonly #market: Market;
  readonly #instruments: InstrumentDirectory;
  readonly #random: Random;
  readonly #notes: IBOrderNotes;

  constructor({ market, instruments, random, notes }: OrderDeskInit) {
    this.#market = market;
    this.#instruments = instruments;
    this.#random = random;
    this.#notes = notes;
  }

  /** Runs what ends an order, with the venue's reason on it. */
  ending<T>(orderId: string, systemReason: string | undefined, end: () => T): T {
    this.#notes.of(orderId).systemReason = systemReason;
    return end();
  }

  /** Runs what places an order about which IB knows more than the market. */
  placing<T>(facts: Partial<OrderFacts>, place: () => T): T {
    return this.#notes.placing(facts, place);
  }

  /** For how long an order is good, as the client sent it; absent of orders that no client sent. */
  timeOf({ orderId }: OwnOrder): TicketTime | undefined {
    return this.#notes.of(orderId).time;
  }

  context(order: OwnOrder): OrderContext {
    const { orderId, pair } = order;
    return { order, instrument: this.#instruments.byPair(pair), note: this.#notes.of(orderId) };
  }

  /** An order as REST knows it. */
  find(orderId: string): OrderContext | undefined {
    const order = this.#market.lists.order(orderId);
    return order === undefined ? undefined : this.context(order);
  }

  /** The orders of the day as REST lists them, the newest first. */
  listed(): readonly OrderContext[] {
    return this.#market.lists.orders.map((order) => this.context(order)).reverse();
  }

  /** All orders of the day, the newest first. */
  all(): readonly OrderContext[] {
    return this.#market.orders.map((order) => this.context(order)).reverse();
  }

  /** The `sor` rows of an update. A new order is sent complete, with its first status; later rows hold changes. */
  rows(update: OrderUpdate): readonly string[] {
    const context = this.context(update.order);
    const orderId = this.#idText(update.order);
    return update.kind === 'received'
      ? [orderRow(context, { orderId })]
      : changeRows(update, context, orderId);
  }

  /** The rows that a new subscription receives for existing orders: their ids. */
  idRows(): readonly string[] {
    return this.all().map((context) => idRow(context, this.#idText(context.order)));
  }

  #idText({ orderId }: OwnOrder): string {
    return this.#random.chance(ODDITY) ? `"${orderId}"` : orderId;
  }
}

interface OrderDeskInit {
  readonly market: Market;
  readonly instruments: InstrumentDirectory;
  readonly random: Random;
  readonly notes: IBOrderNotes;
}
