import { jsonArray, jsonObject, quoted, type PublicTrade } from '@hftjs/simulator';
import { double, isoTime, milliseconds, plainNumber } from './number-text.js';
import type { Product } from './products.js';

/** What a trade row is made of. */
export interface TradeFacts {
  readonly product: Product;
  readonly trade: PublicTrade;
  readonly uid: string;
  /** `fill`, `liquidation`, … */
  readonly type: string;
}

/** One public trade. https://docs.kraken.com/api/docs/futures-api/websocket/trade */
export const tradeFrame = ({ product, trade, uid, type }: TradeFacts): string =>
  jsonObject({
    product_id: quoted(product.id),
    feed: '"trade"',
    uid: quoted(uid),
    side: quoted(trade.side),
    type: quoted(type),
    time: milliseconds(trade.time),
    qty: double(trade.volume),
    price: double(trade.price),
    seq: String(trade.id),
  });

/** The last trades, newest first. */
export const tradeSnapshot = ({ id }: Product, newestFirst: readonly TradeFacts[]): string =>
  jsonObject({
    feed: '"trade_snapshot"',
    product_id: quoted(id),
    trades: jsonArray(newestFirst.map(tradeFrame)),
  });

/**
 * A row of `history`. Its `trade_id` is not an id: it counts the rows of the answer, down to 1 for the oldest. The same
 * trade is known by its `uid`.
 *
 * https://docs.kraken.com/api/docs/futures-api/trading/get-history
 */
export const historyRow = ({ trade, uid, type }: TradeFacts, place: number): string =>
  jsonObject({
    time: quoted(isoTime(trade.time)),
    trade_id: String(place),
    price: plainNumber(trade.price),
    size: plainNumber(trade.volume),
    side: quoted(trade.side),
    type: quoted(type),
    uid: quoted(uid),
  });
