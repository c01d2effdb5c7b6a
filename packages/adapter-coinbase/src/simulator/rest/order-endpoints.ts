import { isDone, withoutZeros, type OwnOrder, type SubmitOrder } from '@hftjs/simulator';
import { readConfiguration, type Configuration } from '../orders/order-configuration.js';
import { editFailure, type EditFailure } from '../orders/edit-failure.js';
import {
  failureOf,
  INVALID_PRODUCT,
  INVALID_SIDE,
  OrderFailed,
  STOP_FAILURES,
  type Failure,
} from '../orders/order-failure.js';
import type { Row } from '../orders/order-notes.js';
import { own, type Endpoint, type OwnCall } from './endpoint.js';
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
      return placed(call, place(call, clientOrderId));
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

function textOf(body: Readonly<Record<string, unknown>>, name: string): string {
  const value = body[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

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

function place({ exchange, account, body }: OwnCall, clientOrderId: string): OwnOrder {
  const product = exchange.products.byId(textOf(body, 'product_id'));
  if (product === undefined) throw new OrderFailed(INVALID_PRODUCT);
  const side = { BUY: 'buy', SELL: 'sell' }[textOf(body, 'side')] as SubmitOrder['side'] | undefined;
  if (side === undefined) throw new OrderFailed(INVALID_SIDE);
  const { order, isSizedInQuote, stopDirection } = readConfiguration(body.order_configuration, {
    side,
    product,
  });
  const last = exchange.market.trades(product.spec.pair).at(-1)?.price;
  assertStop({ order, stopDirection, last, side });
  const { order: done, refusal } = exchange.submit(
    { product, isSizedInQuote },
    { ...order, account: account.id, pair: product.spec.pair, side, clientOrderId },
  );
  if (refusal !== undefined) throw new OrderFailed(failureOf(refusal));
  return done;
}

interface StopTerms extends Pick<Configuration, 'order'> {
  readonly stopDirection: string | undefined;
  readonly side: SubmitOrder['side'];
  readonly last: number | undefined;
}

/** A stop order must not be triggered at once, and its limit must not be on the wrong side of its trigger. */
function assertStop({ order, stopDirection, side, last = NaN }: StopTerms): void {
  if (stopDirection === undefined) return;
  const [stop, limit] = [Number(order.stopPrice), Number(order.price)];
  const isUp = stopDirection.endsWith('UP');
  if (isUp && stop <= last) throw new OrderFailed(STOP_FAILURES.belowLastTrade);
  if (!isUp && stop >= last) throw new OrderFailed(STOP_FAILURES.aboveLastTrade);
  if (order.type !== 'stop') return;
  if (side === 'buy' && stop > limit) throw new OrderFailed(STOP_FAILURES.aboveLimit);
  if (side === 'sell' && stop < limit) throw new OrderFailed(STOP_FAILURES.belowLimit);
}

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
function edit({ exchange, account, body }: OwnCall): EditFailure | undefined {
  const key = { account: account.id, orderId: textOf(body, 'order_id') };
  const order = exchange.market.find(key);
  if (order === undefined) return { reason: 'ORDER_NOT_FOUND' };
  if (order.timeInForce !== 'gtc') return { reason: 'ONLY_LIMIT_ORDER_EDITS_SUPPORTED' };
  if (isDone(order)) return { reason: 'ONLY_OPEN_ORDERS_CAN_BE_EDITED' };
  if (textOf(body, 'stop_price') !== '') return { reason: 'FIELD_STOPPRICE_NOT_SUPPORTED' };
  const [price, size] = [textOf(body, 'price'), textOf(body, 'size')];
  // What is absent counts as zero.
  if (price === '') return { reason: 'INVALID_EDITED_PRICE' };
  if (size === '')
    return { reason: order.filled > 0 ? 'CANNOT_EDIT_TO_BELOW_FILLED_SIZE' : 'INVALID_EDITED_SIZE' };
  if (isSame(price, order.priceText) && isSame(size, order.volumeText))
    return { reason: 'EDIT_REQUEST_EQUAL_TO_ORIGINAL_REQUEST' };
  const { refusal } = exchange.market.amend({ ...key, price, volume: size });
  return refusal === undefined ? undefined : editFailure(refusal);
}

const isSame = (text: string, known = ''): boolean => withoutZeros(text) === withoutZeros(known);
