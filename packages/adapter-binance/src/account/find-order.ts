import type { BinanceApi, Call } from '../venue/rest.js';
import { BinanceError, ErrorCode } from '../venue/errors.js';

/** An order that was canceled without a fill is archived after 90 days. */
const ORDER_ARCHIVED = -2026;

/** The row of one order; none when Binance does not know it any more, or not yet. */
export async function findOrder(api: BinanceApi, call: Call): Promise<readonly unknown[]> {
  try {
    return [await api.signed(call)];
  } catch (error) {
    if (error instanceof BinanceError && isUnknown(error.venueCode)) return [];
    throw error;
  }
}

const isUnknown = (code: number | undefined): boolean =>
  code === ErrorCode.NO_SUCH_ORDER || code === ORDER_ARCHIVED;
