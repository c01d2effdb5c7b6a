import type { Clock } from '../wire/clock.js';
import type { ListedLedger } from '../ledger/listed-ledger.js';
import type { OwnFill, OwnOrder } from './own-order.js';
import type { OwnOrders } from './own-orders.js';
import { spoil } from '../faults/spoil.js';

/** The kinds of lists that a venue's REST has of an account. */
export type OwnList = 'orders' | 'fills' | 'balances' | 'positions';

/** How far lists lag, in seconds. A list that is not named is up to date. */
export type ListLag = Readonly<Partial<Record<OwnList, number>>>;

export interface PoisonOptions {
  /** The rows of this order are unreadable. @defaultValue each answer has one additional unreadable row */
  readonly orderId?: string;
  /** How many answers are spoiled. @defaultValue all, until `cure` */
  readonly times?: number;
}

export interface OwnListsInit {
  readonly own: OwnOrders;
  readonly clock: Clock;
  readonly ledger: ListedLedger;
}

interface Poison {
  readonly orderId: string | undefined;
  left: number;
}

/**
 * Own orders, fills, balances and positions as the venue's REST lists them: those of the market, unless faults make the
 * lists lag or spoil a row. Answers to requests for them are made from here. Frames are made from the market itself.
 */
export class OwnLists {
  /** Balances, margins and positions, as the lists have them. */
  readonly ledger: ListedLedger;
  readonly #own: OwnOrders;
  readonly #clock: Clock;
  readonly #poison = new Map<OwnList, Poison>();
  #lag: ListLag = {};

  constructor({ own, clock, ledger }: OwnListsInit) {
    this.#own = own;
    this.#clock = clock;
    this.ledger = ledger;
  }

  /** Orders of all accounts, oldest first, each as it was when the list was last brought up to date. */
  get orders(): readonly OwnOrder[] {
    const time = this.timeOf('orders');
    return [...this.#own.records.values()].flatMap((record) => record.asOf(time) ?? []);
  }

  /** One order of `orders`. */
  order(orderId: string): OwnOrder | undefined {
    return this.#own.records.get(orderId)?.asOf(this.timeOf('orders'));
  }

  /** Fills of all accounts, oldest first. */
  get fills(): readonly OwnFill[] {
    const time = this.timeOf('fills');
    return time === Infinity ? this.#own.fills : this.#own.fills.filter((fill) => fill.time <= time);
  }

  /** Events until this time are in the list: epoch milliseconds; Infinity when none is missing. */
  timeOf(list: OwnList): number {
    const lag = this.#lag[list] ?? 0;
    return lag > 0 ? this.#clock() - lag * 1000 : Infinity;
  }

  /** Makes the lists lag from now on. */
  lag(lag: ListLag): void {
    this.#lag = lag;
    const { balances = 0, positions = 0 } = lag;
    this.ledger.lag({ balances: balances * 1000, positions: positions * 1000 });
  }

  /** Makes rows of a list unreadable from now on. */
  poison(list: OwnList, { orderId, times = Infinity }: PoisonOptions = {}): void {
    this.#poison.set(list, { orderId, left: times });
  }

  /** Ends `poison`. */
  cure(): void {
    this.#poison.clear();
  }

  /** The row of an item that was asked for by its id. */
  row<Item extends { readonly orderId: string }, Row extends string | object>(
    list: OwnList,
    item: Item,
    render: (item: Item) => Row,
  ): Row {
    return this.#poison.get(list)?.orderId === undefined
      ? render(item)
      : (this.rows(list, [item], render)[0] ?? render(item));
  }

  /** The rows of a list as JSON texts, or as objects that become JSON. An additional unreadable row comes first. */
  rows<Item extends object, Row extends string | object>(
    list: OwnList,
    items: readonly Item[],
    render: (item: Item) => Row,
  ): Row[] {
    const rows = items.map(render);
    const poison = this.#poison.get(list);
    if (poison === undefined || poison.left <= 0) return rows;
    const { orderId } = poison;
    if (orderId === undefined) {
      const [model] = rows;
      poison.left--;
      return [spoil(model ?? ('{}' as Row)), ...rows];
    }
    if (!items.some((item) => idOf(item) === orderId)) return rows;
    poison.left--;
    return rows.map((row, index) => (idOf(items[index]) === orderId ? spoil(row, { keepsIds: true }) : row));
  }
}

/** The order's id of a row of orders or fills. */
const idOf = (item: object = {}): unknown => ('orderId' in item ? item.orderId : undefined);
