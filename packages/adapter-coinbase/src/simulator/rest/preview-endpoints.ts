import { withoutZeros, type Side } from '@hftjs/simulator';
import { price as priceOf } from '../market/market-rows.js';
import { editFailure } from '../orders/edit-failure.js';
import { failureOf, OrderFailed, type Failure } from '../orders/order-failure.js';
import type { Row } from '../orders/order-notes.js';
import { own, textOf, type Endpoint, type OwnCall } from './endpoint.js';
import { readEdit } from './read-edit.js';
import { readOrder, type ReadOrder } from './read-order.js';

/** What orders would cost, and why they would be refused: https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/orders/preview-order */
export const PREVIEW_ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'POST orders/preview': own((call) => {
    const { read, failure } = previewOf(call);
    return {
      ...(read === undefined ? NO_COSTS : costsOf(call, termsOf(call, read))),
      errs: failure === undefined ? [] : [failure.preview ?? failure.newOrder ?? failure.error],
      warning: [],
      is_max: false,
      order_margin_total: '0',
      leverage: '0',
      long_leverage: '0',
      short_leverage: '0',
      preview_id: call.exchange.random.uuid(),
      current_liquidation_buffer: '0',
      projected_liquidation_buffer: '0',
      max_leverage: '',
    };
  }),
  'POST orders/edit_preview': own((call) => {
    const { exchange, account, body } = call;
    const { change, failure } = readEdit(call);
    const refusal = change === undefined ? undefined : exchange.market.checkAmendment(change);
    const found = failure ?? (refusal === undefined ? undefined : editFailure(refusal));
    const order = exchange.market.find({ account: account.id, orderId: textOf(body, 'order_id') });
    const { reason = 'UNKNOWN_EDIT_ORDER_FAILURE_REASON', preview = 'UNKNOWN_PREVIEW_FAILURE_REASON' } =
      found ?? {};
    return {
      ...(found !== undefined && {
        errors: { edit_failure_reason: reason, preview_failure_reason: preview },
      }),
      ...(order === undefined || change === undefined
        ? NO_COSTS
        : costsOf(call, {
            pair: order.pair,
            side: order.side,
            size: Number(change.volume),
            price: Number(change.price),
          })),
    };
  }),
};

/** What an order would trade at most. */
interface Terms {
  readonly pair: string;
  readonly side: Side;
  /** In base currency. */
  readonly size: number;
  readonly price: number;
}

const NO_COSTS: Row = {
  order_total: '0',
  commission_total: '0',
  quote_size: '0',
  base_size: '0',
  best_bid: '',
  best_ask: '',
  average_filled_price: '0',
  slippage: '0',
};

function previewOf(call: OwnCall): { read?: ReadOrder; failure?: Failure } {
  try {
    const read = readOrder(call);
    const refusal = call.exchange.check(read.product, read.order);
    return refusal === undefined ? { read } : { read, failure: failureOf(refusal) };
  } catch (error) {
    if (error instanceof OrderFailed) return { failure: error.failure };
    throw error;
  }
}

function termsOf({ exchange }: OwnCall, { product, order }: ReadOrder): Terms {
  const { pair } = product.spec;
  const { bid, ask } = exchange.market.top(pair);
  const price = Number(order.price ?? (order.side === 'buy' ? ask : bid)?.price ?? 0);
  const size =
    order.quoteAmount === undefined
      ? Number(order.volume)
      : price > 0
        ? Number(order.quoteAmount) / (1 + (order.side === 'buy' ? exchange.fees.taker : 0)) / price
        : 0;
  return { pair, side: order.side, size, price };
}

function costsOf({ exchange }: OwnCall, { pair, side, size, price }: Terms): Row {
  const { bid, ask } = exchange.market.top(pair);
  const value = size * price;
  const commission = value * exchange.fees.taker;
  return {
    order_total: decimal(side === 'buy' ? value + commission : value - commission),
    commission_total: decimal(commission),
    quote_size: decimal(value),
    base_size: decimal(size),
    best_bid: priceOf(bid),
    best_ask: priceOf(ask),
    average_filled_price: decimal(price),
    slippage: '0',
  };
}

/** An estimate. */
const decimal = (value: number): string => withoutZeros((Number.isFinite(value) ? value : 0).toFixed(8));
