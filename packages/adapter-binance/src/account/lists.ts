import { isTerminal, type CurrencyPair } from '@hftjs/core';
import {
  isRow,
  PagedHistory,
  readRows,
  type ApiCall,
  type Listing,
  type OrderUpdate,
  type PagedHistoryInit,
  type SessionContext,
} from '@hftjs/core/adapter';
import { arrayIn } from '../venue/rest.js';
import type { BinanceShared } from '../venue/shared.js';

type Parse<T> = (row: unknown) => T | undefined;

/** A call that lists something of one symbol or of all, and what either costs. */
interface ListCall {
  readonly path: string;
  readonly weightOfOne: number;
  readonly weightOfAll: number;
}

interface History<T> extends Pick<PagedHistoryInit<T>, 'idField' | 'reach' | 'limitsOrders' | 'parser'> {
  readonly path: string;
  readonly weight: number;
  /** What it costs to ask for the rows of one order. @defaultValue `weight` */
  readonly weightOfOrder?: number;
  /** The parameter that asks for rows from an id on. @defaultValue `idField` */
  readonly fromId?: string;
}

/** Calls that list own orders and fills, of either market. */
export class AccountLists {
  readonly #shared: Pick<BinanceShared, 'api' | 'symbols'>;
  readonly #context: Pick<SessionContext, 'unreadableRow'>;

  constructor(
    shared: Pick<BinanceShared, 'api' | 'symbols'>,
    context: Pick<SessionContext, 'unreadableRow'>,
  ) {
    this.#shared = shared;
    this.#context = context;
  }

  /** Something of all these pairs: all at once, or of each where that costs less. */
  async ofPairs<T>(
    pairs: readonly CurrencyPair[],
    { path, weightOfOne, weightOfAll }: ListCall,
    parse: Parse<T>,
  ): Promise<Listing<T>> {
    const names = pairs.map((pair) => this.#shared.symbols.symbolOf(pair));
    const rows: unknown[] = [];
    if (names.length * weightOfOne >= weightOfAll) {
      const all = await this.#list({ path, weight: weightOfAll });
      const wanted = new Set<unknown>(names);
      rows.push(...all.filter((row) => !isRow(row) || wanted.has(row.symbol)));
    } else
      for (const symbol of names)
        rows.push(...(await this.#list({ path, weight: weightOfOne, parameters: { symbol } })));
    return readRows(rows, parse, this.#context.unreadableRow);
  }

  /** One order; none when Binance does not know it any more, or not yet. */
  async order<T>(call: ApiCall, parse: Parse<T>): Promise<Listing<T>> {
    const row = await this.#shared.api.find(call);
    return readRows(row === undefined ? [] : [row], parse, this.#context.unreadableRow);
  }

  /** Fills or orders that are listed page by page. */
  history<T>({ path, weight, weightOfOrder = weight, ...facts }: History<T>): PagedHistory<T> {
    const { api, symbols } = this.#shared;
    return new PagedHistory({
      ...facts,
      pageSize: 1000,
      read: (pair, { fromId, ...range }) =>
        this.#list({
          path,
          weight: fromId === undefined && range.orderId !== undefined ? weightOfOrder : weight,
          parameters: { symbol: symbols.symbolOf(pair), [facts.fromId ?? facts.idField]: fromId, ...range },
        }),
      now: () => api.clock.now(),
      onBadRow: this.#context.unreadableRow,
    });
  }

  async #list(call: ApiCall): Promise<readonly unknown[]> {
    return arrayIn(await this.#shared.api.signed(call), call);
  }
}

/** The order of a row that has ended. */
export const ended = (order: OrderUpdate): OrderUpdate | undefined => (isTerminal(order) ? order : undefined);
