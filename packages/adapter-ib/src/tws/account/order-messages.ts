import { isTerminal, type CurrencyPair, type MyOrder, type OrderType } from '@hftjs/core';
import { BoundedMap, type OrderUpdate, type SessionContext } from '@hftjs/core/adapter';
import type { TwsVenue } from '../venue/tws-venue.js';
import {
  readExecution,
  readOpenOrder,
  readOrderStatus,
  type OpenOrder,
  type OrderStatusRow,
} from './messages.js';
import { parseCompletedOrder, parseOpenOrder, parseOrderStatus, type OrderContext } from './order-row.js';
import type { ListedExecution } from './account-lists.js';

const REJECTED = 201;
const CANCELED = 202;

/** IB assigns the id of an order when it arrives; until then the order has none. */
const UNNUMBERED = '0';

/** Orders that a connection remembers; IB allows a thousand that are open. */
const ORDERS_KEPT = 20_000;

/** Statuses of a working order: an earlier refusal does not apply to it any more. */
const WORKING: ReadonlySet<string> = new Set(['PreSubmitted', 'Submitted', 'Filled']);

/** Reads what TWS sends of orders and executions on one connection, and leaves out what is not of this stream. */
export class OrderMessages {
  readonly #context: SessionContext;
  readonly #venue: TwsVenue;
  readonly #symbols = new BoundedMap<string, CurrencyPair | undefined>(ORDERS_KEPT);
  readonly #types = new BoundedMap<string, OrderType>(ORDERS_KEPT);
  /** Statuses that came before the message that names their order. */
  readonly #early = new BoundedMap<string, OrderStatusRow>(ORDERS_KEPT);
  readonly #rejections = new BoundedMap<string, string>(ORDERS_KEPT);
  /** IB's numbers of this client's orders, by its own. */
  readonly #numbers = new BoundedMap<string, string>(ORDERS_KEPT);
  #accounts: readonly string[] = [];

  constructor(context: SessionContext, venue: TwsVenue) {
    this.#context = context;
    this.#venue = venue;
  }

  setAccounts(list: string): void {
    this.#accounts = list.split(',').filter((account) => account !== '');
  }

  /** Whether an order is of a contract, or an account, that is not of the stream. */
  isForeign(permId: string): boolean {
    return this.#symbols.has(permId) && this.#symbols.get(permId) === undefined;
  }

  /** Reads what `openOrder` states of an order of this stream, and the status that came before it. */
  openOrder([, ...args]: readonly unknown[], isListed: boolean): OrderUpdate | undefined {
    const row = openOrderOf(args);
    const { orderId, type, side } = row.identity;
    const symbol = this.#learn(row);
    if (symbol === undefined) return undefined;
    this.#hear(orderId, row.status);
    const update = parseOpenOrder(row, this.#contextOf(orderId, symbol, isListed));
    if (type !== undefined) this.#types.set(orderId, type);
    const early = this.#early.get(orderId);
    this.#early.delete(orderId);
    if (early === undefined) return update;
    const later = parseOrderStatus(early, this.#contextOf(orderId, symbol, isListed));
    return { ...update, ...later, numbers: { ...update.numbers, ...later.numbers }, side, type };
  }

  /** Reads what `orderStatus` states of an order of this stream. */
  orderStatus(args: readonly unknown[], isListed: boolean): OrderUpdate | undefined {
    const [, status, filled, remaining, averagePrice, permId] = args;
    const row = readOrderStatus({ status, filled, remaining, averagePrice, permId });
    const { orderId } = row;
    const symbol = this.#symbols.get(orderId) ?? this.#known(orderId)?.symbol;
    if (symbol !== undefined) {
      this.#hear(orderId, row.status);
      return parseOrderStatus(row, this.#contextOf(orderId, symbol, isListed));
    }
    if (!this.#symbols.has(orderId) && orderId !== UNNUMBERED) this.#early.set(orderId, row);
    else this.#context.skip();
    return undefined;
  }

  /** How an order of this stream ended. */
  completed(args: readonly unknown[]): OrderUpdate | undefined {
    const row = openOrderOf(args);
    const symbol = this.#learn(row);
    return symbol && parseCompletedOrder(row, this.#contextOf(row.identity.orderId, symbol, false));
  }

  /** An execution of this stream's pairs. */
  execution([, contract, execution]: readonly unknown[]): ListedExecution | undefined {
    const row = readExecution({ contract, execution });
    const symbol = this.#venue.directory.pairOfContract(Number(row.conid));
    if (symbol !== undefined && this.#isOurs(row.account)) return { row, symbol };
    this.#context.skip();
    return undefined;
  }

  /**
   * Reads an error that is about an order of this client. A refusal of a working order may concern a change
   * only: its status shows whether it concerns the order.
   */
  error(code: number, message: string, orderId: string): OrderUpdate | 'unclear' | undefined {
    const permId = this.#numbers.get(orderId);
    if (permId === undefined || (code !== REJECTED && code !== CANCELED)) return undefined;
    const known = this.#known(permId);
    if (known === undefined || isTerminal(known)) return undefined;
    this.#rejections.set(permId, code === REJECTED ? message : '');
    if (code === REJECTED && known.status !== 'pending_new') return 'unclear';
    const status = code === REJECTED ? 'rejected' : 'canceled';
    return {
      orderId: permId,
      numbers: {},
      status,
      event: status,
      rawStatus: String(code),
      rawReason: message,
    };
  }

  #hear(permId: string, status: string): void {
    if (WORKING.has(status)) this.#rejections.delete(permId);
  }

  #learn({ identity: { orderId }, number, clientId, conid, account }: OpenOrder): CurrencyPair | undefined {
    if (orderId === UNNUMBERED) return undefined;
    if (number !== undefined && clientId === String(this.#venue.clientId)) this.#numbers.set(number, orderId);
    const pair = this.#venue.directory.pairOfContract(Number(conid));
    const symbol = this.#isOurs(account) ? pair : undefined;
    if (symbol === undefined) this.#context.skip();
    this.#symbols.set(orderId, symbol);
    return symbol;
  }

  /** `account` is only a label where the login has no account of that name. */
  #isOurs(account: string | undefined): boolean {
    const wanted = this.#venue.options.account;
    return wanted === undefined || !this.#accounts.includes(wanted) || account === wanted;
  }

  #contextOf(orderId: string, symbol: CurrencyPair, isListed: boolean): OrderContext {
    const known = this.#known(orderId);
    const type = known?.type ?? this.#types.get(orderId);
    const rejection = this.#rejections.get(orderId);
    return { symbol, known, type, rejection: rejection === '' ? undefined : rejection, isListed };
  }

  #known(permId: string): MyOrder | undefined {
    return this.#context.account.orders.get(permId);
  }
}

const openOrderOf = ([contract, order, state]: readonly unknown[]): OpenOrder =>
  readOpenOrder({ contract, order, state });
