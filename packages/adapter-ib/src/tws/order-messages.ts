import type { Channel } from '@hftjs/core';
import { type CurrencyPair, type MyOrder } from '@hftjs/core';
import type { OrderUpdate } from '@hftjs/core/adapter';
import type { VenueSink } from '../ib-venue.js';
import type { ContractDirectory } from './contract-directory.js';
import type { ListedExecution, OrderList } from './order-list.js';
import { parseCompletedOrder, parseOpenOrder, parseOrderStatus } from './order-row.js';
import {
  readCommission,
  readExecution,
  readOpenOrder,
  readOrderStatus,
  type CommissionRow,
  type OpenOrder,
  type OrderStatusRow,
} from './own-schema.js';

const REJECTED = 201;
const CANCELED = 202;

/** IB numbers an order when it has arrived there; until then there is nothing to tell it by. */
const UNNUMBERED = '0';

export interface OrderMessagesInit {
  readonly channel: Channel;
  readonly directory: ContractDirectory;
  readonly sink: VenueSink;
  readonly clientId: number;
  readonly account: string | undefined;
}

/** Reads what TWS says of orders and executions on one connection, and leaves out what is not of this stream. */
export class OrderMessages {
  readonly #init: OrderMessagesInit;
  readonly #symbols = new Map<string, CurrencyPair | undefined>();
  /** Statuses that came before the message that says what order they are of. */
  readonly #early = new Map<string, OrderStatusRow>();
  readonly #rejections = new Map<string, string>();
  /** IB's numbers of this client's orders, by its own. */
  readonly #numbers = new Map<string, string>();
  #accounts: readonly string[] = [];

  constructor(init: OrderMessagesInit) {
    this.#init = init;
  }

  setAccounts(list: string): void {
    this.#accounts = list.split(',').filter((account) => account !== '');
  }

  /** What a message says of an order of this stream. */
  order(
    event: 'openOrder' | 'orderStatus',
    args: readonly unknown[],
    { list, isListed }: { list: OrderList | undefined; isListed: boolean },
  ): OrderUpdate | undefined {
    if (event === 'orderStatus') return this.#status(args, { list, isListed });
    const row = openOrderOf(args.slice(1));
    const { permId } = row.order;
    const symbol = this.#learn(row);
    if (symbol === undefined) return undefined;
    const update = parseOpenOrder(row, { ...this.#context(permId, list), symbol, isListed });
    const early = this.#early.get(permId);
    this.#early.delete(permId);
    if (early === undefined) return update;
    const later = parseOrderStatus(early, {
      ...this.#context(permId, list),
      symbol,
      type: update.type,
      isListed,
    });
    return {
      ...update,
      ...later,
      numbers: { ...update.numbers, ...later.numbers },
      side: update.side,
      type: update.type,
    };
  }

  /** How an order of this stream ended. */
  completed(args: readonly unknown[]): OrderUpdate | undefined {
    const row = openOrderOf(args);
    const symbol = this.#symbolOf(row);
    if (symbol === undefined) return undefined;
    return parseCompletedOrder(row, {
      ...this.#context(row.order.permId, undefined),
      symbol,
      isListed: false,
    });
  }

  /** An execution of this stream's pairs. */
  execution([, contract, execution]: readonly unknown[]): ListedExecution | undefined {
    const row = readExecution({ contract, execution });
    const symbol = this.#init.directory.pairOfContract(Number(row.contract.conId));
    if (symbol !== undefined && this.#isOurs(row.execution.acctNumber)) return { row, symbol };
    this.#skip();
    return undefined;
  }

  commission([report]: readonly unknown[]): CommissionRow {
    return readCommission(report);
  }

  /** What an error says of an order of this client. */
  error(code: number, message: string, orderId: string): OrderUpdate | undefined {
    const permId = this.#numbers.get(orderId);
    if (permId === undefined || (code !== REJECTED && code !== CANCELED)) return undefined;
    this.#rejections.set(permId, code === REJECTED ? message : '');
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

  #status(
    args: readonly unknown[],
    { list, isListed }: { list: OrderList | undefined; isListed: boolean },
  ): OrderUpdate | undefined {
    const [, status, filled, remaining, averagePrice, permId] = args;
    const row = readOrderStatus({ status, filled, remaining, averagePrice, permId });
    const symbol = this.#symbols.get(row.permId) ?? this.#known(row.permId)?.symbol;
    if (symbol !== undefined)
      return parseOrderStatus(row, { ...this.#context(row.permId, list), symbol, isListed });
    if (!this.#symbols.has(row.permId) && row.permId !== UNNUMBERED) this.#early.set(row.permId, row);
    else this.#skip();
    return undefined;
  }

  #learn(row: OpenOrder): CurrencyPair | undefined {
    const { permId, orderId, clientId } = row.order;
    if (permId === UNNUMBERED) return undefined;
    if (orderId !== undefined && clientId === String(this.#init.clientId)) this.#numbers.set(orderId, permId);
    const symbol = this.#symbolOf(row);
    this.#symbols.set(permId, symbol);
    return symbol;
  }

  #symbolOf({ contract, order }: OpenOrder): CurrencyPair | undefined {
    const symbol = this.#init.directory.pairOfContract(Number(contract.conId));
    if (symbol !== undefined && this.#isOurs(order.account)) return symbol;
    this.#skip();
    return undefined;
  }

  /** `account` is a mere label where the login has no account of that name. */
  #isOurs(account: string | null | undefined): boolean {
    const wanted = this.#init.account;
    return wanted === undefined || !this.#accounts.includes(wanted) || account === wanted;
  }

  #context(
    permId: string,
    list: OrderList | undefined,
  ): { known: MyOrder | undefined; type: string | undefined; rejection: string | undefined } {
    const known = this.#known(permId);
    const rejection = this.#rejections.get(permId);
    return {
      known,
      type: known?.type ?? list?.orders.get(permId)?.type,
      rejection: rejection === '' ? undefined : rejection,
    };
  }

  #known(permId: string): MyOrder | undefined {
    return this.#init.sink.own.orders.get(permId);
  }

  #skip(): void {
    this.#init.sink.skip(this.#init.channel);
  }
}

const openOrderOf = ([contract, order, state]: readonly unknown[]): OpenOrder =>
  readOpenOrder({ contract, order, state });
