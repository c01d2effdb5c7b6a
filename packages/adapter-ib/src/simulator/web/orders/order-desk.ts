import type { Market, OrderUpdate, OwnOrder, Random } from '@hftjs/simulator';
import type { InstrumentDirectory } from '../../instruments.js';
import { changeRows, idRow, orderRow, type OrderContext, type OrderNote } from './order-row.js';

/** How often an order id comes in quotation marks. */
const ODDITY = 0.15;

/** Own orders as the venue sends them. */
export class OrderDesk {
  readonly #market: Market;
  readonly #instruments: InstrumentDirectory;
  readonly #random: Random;
  readonly #notes = new Map<string, OrderNote>();
  #placing: OrderNote | undefined;

  constructor({ market, instruments, random }: OrderDeskInit) {
    this.#market = market;
    this.#instruments = instruments;
    this.#random = random;
  }

  /** Runs what ends an order, with the venue's reason on it. */
  ending<T>(orderId: string, systemReason: string | undefined, end: () => T): T {
    this.#note(orderId).systemReason = systemReason;
    return end();
  }

  /** Runs what places an order that the venue itself may end, for this reason. */
  placing<T>(note: OrderNote, place: () => T): T {
    this.#placing = note;
    try {
      return place();
    } finally {
      this.#placing = undefined;
    }
  }

  context(order: OwnOrder): OrderContext {
    const { orderId, pair } = order;
    return { order, instrument: this.#instruments.byPair(pair), note: this.#note(orderId) };
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

  #note(orderId: string): OrderNote {
    const note = this.#notes.get(orderId) ?? this.#placing ?? {};
    this.#notes.set(orderId, note);
    return note;
  }
}

interface OrderDeskInit {
  readonly market: Market;
  readonly instruments: InstrumentDirectory;
  readonly random: Random;
}
