import type { CurrencyPair } from '@hftjs/core';
import { isRow, PagedHistory, VenueError, type ApiCall, type SessionContext } from '@hftjs/core/adapter';
import { ErrorCode } from '../venue/errors.js';
import { listOf, type BinanceApi, type ListCall } from '../venue/rest.js';
import type { BinanceShared } from '../venue/shared.js';

/** Lists something of all these pairs: all at once, or of each where that costs less. */
export async function listBySymbol(
  { api, symbols }: BinanceShared,
  pairs: readonly CurrencyPair[],
  { path, weightOfOne, weightOfAll }: ListCall,
): Promise<readonly unknown[]> {
  const names = pairs.map((pair) => symbols.symbolOf(pair));
  if (names.length * weightOfOne >= weightOfAll) {
    const rows = await listOf(api, { path, weight: weightOfAll });
    const wanted = new Set<unknown>(names);
    return rows.filter((row) => !isRow(row) || wanted.has(row.symbol));
  }
  const rows: unknown[] = [];
  for (const symbol of names)
    rows.push(...(await listOf(api, { path, weight: weightOfOne, parameters: { symbol } })));
  return rows;
}

const UNKNOWN: ReadonlySet<unknown> = new Set([ErrorCode.NO_SUCH_ORDER, ErrorCode.ORDER_ARCHIVED]);

/** The row of one order; none when Binance does not know it any more, or not yet. */
export async function findOrder(api: BinanceApi, call: ApiCall): Promise<readonly unknown[]> {
  try {
    return [await api.signed(call)];
  } catch (error) {
    if (error instanceof VenueError && UNKNOWN.has(error.venueCode)) return [];
    throw error;
  }
}

interface HistoryFacts<T> {
  readonly path: string;
  readonly weight: number;
  /** What it costs to ask for the rows of one order. @defaultValue `weight` */
  readonly weightOfOrder?: number;
  /** The longest stretch of time that one call may ask for, in milliseconds. */
  readonly reach: number;
  /** The field of a row that numbers the list, and the parameter that asks for rows from a number on. */
  readonly id: { readonly field: string; readonly parameter: string };
  readonly limitsOrders?: boolean;
  readonly parser: () => (row: unknown) => T | undefined;
}

/** Own fills or orders that REST lists page by page. */
export function historyOf<T>(
  { api, symbols }: Pick<BinanceShared, 'api' | 'symbols'>,
  context: Pick<SessionContext, 'unreadableRow'>,
  { path, weight, weightOfOrder = weight, reach, id, limitsOrders, parser }: HistoryFacts<T>,
): PagedHistory<T> {
  return new PagedHistory({
    read: (pair, { fromId, ...range }) =>
      listOf(api, {
        path,
        weight: fromId === undefined && range.orderId !== undefined ? weightOfOrder : weight,
        parameters: { symbol: symbols.symbolOf(pair), [id.parameter]: fromId, ...range },
      }),
    idField: id.field,
    pageSize: 1000,
    reach,
    limitsOrders,
    now: () => api.clock.now(),
    parser,
    onBadRow: context.unreadableRow,
  });
}
