import { VenueError, type ApiCall } from '@hftjs/core/adapter';
import { ErrorCode } from '../venue/errors.js';
import type { BinanceApi } from '../venue/rest.js';

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
