import { isDone, type OwnOrder } from '@hftjs/simulator';
import { editFailure, type EditFailure } from '../orders/edit-failure.js';
import { failureOf, OrderFailed, type Failure } from '../orders/order-failure.js';
import type { Row } from '../orders/order-notes.js';
import { own, textOf, type Endpoint, type OwnCall } from './endpoint.js';
import { readEdit } from './read-edit.js';
import { readOrder } from './read-order.js';
import { wrongParameter } from './venue-error.js';

/** Orders that one request may cancel. */
const MOST_CANCELLED = 100;

/** https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/orders/create-order */
export const ORDER_ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'POST orders': own((call) => {
    const { body, exchange, account } = call;
    const clientOrderId = textOf(body, 'client_order_id');
    if (clientOrderId === '') throw wrongParameter('client_order_id is required');
    const portfolio = textOf(body, 'retail_portfolio_id');
    if (portfolio !== '' && portfolio !== account.portfolioId)
      throw wrongParameter('retail_portfolio_id is not that of the key');
    // The venue answers with the order that has this id already.
    const earlier = exchange.market.find({ account: account.id, clientOrderId });
    if (earlier !== undefined) return placed(call, earlier);
    try {
      const { order, ...traits } = readOrder(call);
      const { order: done, refusal } = exchange.submit(traits, { ...order, clientOrderId });
      return refusal === undefined ? placed(call, done) : failed(call, failureOf(refusal));
    } catch (error) {
      if (error instanceof OrderFailed) return failed(call, error.failure);
      throw error;
    }
  }),
  'POST orders/batch_cancel': own((call) => {
    const { order_ids: ids } = call.body;
    if (!Array.isArray(ids) || ids.length === 0) throw wrongParameter('order_ids is required');
    if (ids.length > MOST_CANCELLED)
      throw wrongParameter(`order_ids must have at most ${MOST_CANCELLED} items`);
    return {
      results: ids.map(String).map((orderId) => {
        const failure = cancel(call, orderId);
        return {
          success: failure === undefined,
          failure_reason: failure ?? 'UNKNOWN_CANCEL_FAILURE_REASON',
          order_id: orderId,
        };
      }),
    };
  }),
  'POST orders/edit': own((call) => {
    const failure = edit(call);
    const { reason = 'UNKNOWN_EDIT_ORDER_FAILURE_REASON', preview = 'UNKNOWN_PREVIEW_FAILURE_REASON' } =
      failure ?? {};
    const orderId = textOf(call.body, 'order_id');
    return {
      success: failure === undefined,
      ...(failure === undefined
        ? { success_response: { order_id: orderId } }
        : { error_response: { error_details: '', edit_order_failure_reason: reason } }),
      errors: { edit_failure_reason: reason, preview_failure_reason: preview },
    };
  }),
};

const placed = ({ exchange, body }: OwnCall, order: OwnOrder): Row => ({
  success: true,
  success_response: {
    order_id: order.orderId,
    product_id: exchange.notes.of(order.orderId).product.id,
    side: order.side.toUpperCase(),
    client_order_id: order.clientOrderId ?? '',
  },
  order_configuration: body.order_configuration ?? null,
});

const failed = ({ body }: OwnCall, { error, message, details = '', preview, newOrder }: Failure): Row => ({
  success: false,
  error_response: {
    error,
    message,
    error_details: details,
    ...(preview !== undefined && { preview_failure_reason: preview }),
    ...(newOrder !== undefined && { new_order_failure_reason: newOrder }),
  },
  order_configuration: body.order_configuration ?? null,
});

/** Cancels an order, or says why it cannot be cancelled. */
function cancel({ exchange, account }: OwnCall, orderId: string): string | undefined {
  const key = { account: account.id, orderId };
  const order = exchange.market.find(key);
  if (order === undefined) return 'UNKNOWN_CANCEL_ORDER';
  if (order.status === 'filled') return 'ORDER_IS_FULLY_FILLED';
  if (order.status === 'canceled') return 'DUPLICATE_CANCEL_REQUEST';
  if (isDone(order)) return 'INVALID_CANCEL_REQUEST';
  exchange.queueCancel(order);
  const { refusal } = exchange.market.cancel(key);
  return refusal === undefined ? undefined : 'COMMANDER_REJECTED_CANCEL_ORDER';
}

/** Changes an order, or says why it cannot be changed. */
function edit(call: OwnCall): EditFailure | undefined {
  const { change, failure } = readEdit(call);
  if (failure !== undefined) return failure;
  const { refusal } = call.exchange.market.amend(change);
  return refusal === undefined ? undefined : editFailure(refusal);
}
