import { isTerminal } from '@hftjs/core';
import {
  EMPTY_LISTING,
  stated,
  type AccountApi,
  type FillRow,
  type Listing,
  type OrderName,
  type OrderUpdate,
} from '@hftjs/core/adapter';
import { foreignOrder, isOrderName, splitExecutionId } from '../../order-names.js';
import type { TwsVenue } from '../venue/tws-venue.js';
import { parseFill } from './execution.js';
import type { OrderMessages } from './order-messages.js';
import type { AccountLists, ListedExecution } from './account-lists.js';

/** Delay before the list is read again for missing commissions, in milliseconds. */
const SECOND_LOOK = 300;

/**
 * Own orders and fills as TWS lists them: the open orders of all clients, the orders that ended today, and the executions
 * of today. Lives as long as its connection.
 */
export class TwsAccountApi implements AccountApi {
  readonly #venue: Pick<TwsVenue, 'fills' | 'history'>;
  readonly #lists: AccountLists;
  readonly #messages: OrderMessages;
  /** Orders that ended while the open ones were listed. */
  #ended: ReadonlyMap<string, OrderUpdate> = new Map();

  constructor(venue: Pick<TwsVenue, 'fills' | 'history'>, lists: AccountLists, messages: OrderMessages) {
    this.#venue = venue;
    this.#lists = lists;
    this.#messages = messages;
  }

  async openOrders(): Promise<Listing<OrderUpdate>> {
    const { rows, unreadable } = await this.#lists.openOrders.ask();
    const orders = [...merged(rows).values()];
    this.#ended = new Map(orders.filter((order) => isTerminal(order)).map((order) => [order.orderId, order]));
    return { rows: orders.filter((order) => !isTerminal(order)), unreadable };
  }

  async endedOrders(): Promise<Listing<OrderUpdate>> {
    const { history } = this.#venue;
    if (!history) return EMPTY_LISTING;
    const { rows, unreadable } = await this.#lists.completedOrders.ask();
    return { rows: rows.filter(({ orderId }) => !history.endedOrders.has(orderId)), unreadable };
  }

  async lookUp(orders: readonly OrderName[]): Promise<Listing<OrderUpdate>> {
    const isOurs = (name: OrderName): boolean => isOrderName(name) && !this.#messages.isForeign(name.orderId);
    const foreign = orders.filter((name) => !isOurs(name)).map(foreignOrder);
    const ours = orders.filter(isOurs);
    const known = ours.flatMap(({ orderId }) => this.#ended.get(orderId) ?? []);
    const asked = ours.filter(({ orderId }) => !this.#ended.has(orderId));
    const { rows, unreadable } =
      asked.length === 0 ? EMPTY_LISTING : await this.#ask(asked.map(({ orderId }) => orderId));
    // Executions of other contracts can be recognised only now.
    const late = asked.filter((name) => !isOurs(name)).map(foreignOrder);
    return { rows: [...foreign, ...known, ...rows, ...late], unreadable };
  }

  async fills(): Promise<Listing<FillRow>> {
    const { rows, unreadable } = await this.#lists.executions.ask();
    return { rows: await this.#fillsOf(rows.filter((each) => !this.#isHistory(each))), unreadable };
  }

  async fillsOf(orders: readonly OrderName[]): Promise<Listing<FillRow>> {
    const wanted = new Set(orders.map(({ orderId }) => orderId));
    const { rows, unreadable } = await this.#lists.executions.ask();
    const executions = rows.filter(({ row }) => wanted.has(row.fill.orderId));
    const history = executions.filter((each) => this.#isHistory(each));
    const others = executions.filter((each) => !this.#isHistory(each));
    return { rows: [...history.map(historyOf), ...(await this.#fillsOf(others))], unreadable };
  }

  async #ask(ids: readonly string[]): Promise<Listing<OrderUpdate>> {
    const { openOrders, completedOrders } = this.#lists;
    const [open, completed] = await Promise.all([openOrders.ask(), completedOrders.ask()]);
    const found = new Map([
      ...completed.rows.map((order) => [order.orderId, order] as const),
      ...merged(open.rows),
    ]);
    const unreadable = open.unreadable + completed.unreadable;
    return { rows: ids.flatMap((id) => found.get(id) ?? []), unreadable };
  }

  /** Commissions of other clients' executions come with a list only: it is asked for once more while they are waited for. */
  async #fillsOf(executions: readonly ListedExecution[]): Promise<readonly FillRow[]> {
    const again = setTimeout(() => {
      // The answer arrives as reports. Nothing is requested on a connection that has ended.
      this.#lists.executions.ask().catch(() => undefined);
    }, SECOND_LOOK);
    try {
      return await this.#venue.fills.listed(executions.map(({ row, symbol }) => parseFill(row, symbol)));
    } finally {
      clearTimeout(again);
    }
  }

  #isHistory({ row }: ListedExecution): boolean {
    return this.#venue.history?.executions.has(splitExecutionId(row.fill.tradeId).stem) ?? false;
  }
}

/** Dated before any stream, so that it counts for its order and is not delivered. */
const historyOf = ({ row, symbol }: ListedExecution): FillRow => ({
  ...parseFill(row, symbol),
  time: -Infinity,
});

/** Merges the messages of one order: a later message may leave out what an earlier one held. */
function merged(rows: readonly OrderUpdate[]): ReadonlyMap<string, OrderUpdate> {
  const orders = new Map<string, OrderUpdate>();
  for (const row of rows) {
    const before = orders.get(row.orderId);
    orders.set(
      row.orderId,
      before ? { ...before, ...stated(row), numbers: { ...before.numbers, ...stated(row.numbers) } } : row,
    );
  }
  return orders;
}
