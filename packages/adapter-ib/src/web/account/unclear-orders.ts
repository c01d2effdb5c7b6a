import { isTerminal, type OrderStatus } from '@hftjs/core';
import { LookUps, now, type OrderUpdate, type SessionContext } from '@hftjs/core/adapter';
import { problemOf } from '../venue/web-api.js';
import type { WebVenue } from '../venue/web-venue.js';
import type { WebAccountApi } from './account-api.js';
import { isNamed, isSettled, isWhole, updateOf } from './order-update.js';

const WORKING: ReadonlySet<OrderStatus> = new Set<OrderStatus>(['new', 'partially_filled', 'pending_cancel']);

/**
 * Orders that have to be requested: unknown orders with only a change, those that are `Inactive`, which is sent for
 * any order for a moment and for refused ones finally, and those that have filled with a remainder.
 */
export function unclearOrders(context: SessionContext, venue: WebVenue, api: WebAccountApi): LookUps {
  const { account } = context;
  const { orders, directory, timing } = venue;
  return new LookUps({
    context,
    interval: timing.questions,
    isKnownFailure: (error) => problemOf(error) === 'outage',
    // The list of orders has it meanwhile. An order that had ended by then is not published by that.
    isClear: (orderId, { isNews }) => {
      const order = orders.get(orderId);
      const isPublished = !isNews || account.orders.get(orderId) !== undefined;
      return order !== undefined && isPublished && isWhole(order) && isSettled(order);
    },
    lookUp: async (orderId) => {
      const before = orders.get(orderId);
      const facts = await api.orderOf(orderId);
      if (!facts) context.warn(`the venue sent an order ${orderId}, and does not know it`);
      if (!facts || orders.get(orderId) !== before) return !facts;
      const change = orders.take(facts);
      const { after } = change;
      const symbol = directory.pairOf(after.conid);
      if (symbol === undefined || !isNamed(after) || !api.isOurs(after.account)) return true;
      const published = account.orders.get(orderId);
      const update = updateOf(change, symbol, after);
      if (published && isTerminal(published) && update.reopens !== true) return true;
      // It worked and is inactive now, without a reason: it may work again or not.
      const isLost =
        after.status === 'Inactive' &&
        after.reason === undefined &&
        published &&
        WORKING.has(published.status);
      const order: OrderUpdate = isLost ? { ...update, status: 'unknown', event: 'unknown' } : update;
      const time = { receivedTime: now(), exchangeTime: order.time };
      account.publish({ rows: [{ order }], kind: 'update', ...time });
      return true;
    },
  });
}
