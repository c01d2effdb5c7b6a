import { isDone } from '@hftjs/simulator';
import type { Account } from '../accounts/accounts.js';
import type { Exchange, OrderRow } from '../exchange.js';
import type { Feed, Send } from './feed.js';

/** Orders in one frame of the snapshot; a frame with fewer ends it. */
const BATCH = 50;

const NO_POSITIONS = {
  perpetual_futures_positions: [],
  expiring_futures_positions: [],
  prediction_market_positions: [],
} as const;

/** Somebody's orders: all open ones first, then each that changes. */
export function userFeed(
  exchange: Exchange,
  { account, productIds }: { account: Account; productIds: readonly string[] },
  send: Send,
): Feed {
  const isMine = (row: OrderRow): boolean =>
    row.account === account.id && (productIds.length === 0 || productIds.includes(row.productId));
  return {
    start: () => {
      const open = exchange.market.orders
        .filter((order) => order.account === account.id && !isDone(order))
        .map((order) => exchange.row(order))
        .filter(isMine)
        .map(({ row }) => row);
      for (let first = 0; first <= open.length; first += BATCH)
        send({ type: 'snapshot', orders: open.slice(first, first + BATCH), positions: NO_POSITIONS });
    },
    onOrders: (rows) => {
      const mine = rows.filter(isMine);
      if (mine.length > 0) send({ type: 'update', orders: mine.map(({ row }) => row) });
    },
  };
}
