import type { SubmitOrder } from '@hftjs/simulator';
import type { Product, ProductOrder } from '../market/product.js';
import { readConfiguration, type Configuration } from '../orders/order-configuration.js';
import { INVALID_PRODUCT, INVALID_SIDE, OrderFailed, STOP_FAILURES } from '../orders/order-failure.js';
import { textOf, type OwnCall } from './endpoint.js';

/** An order that a request describes. */
export interface ReadOrder {
  readonly product: Product;
  readonly isSizedInQuote: boolean;
  readonly order: ProductOrder;
}

/** Reads the order that a request describes; throws {@link OrderFailed} for one that the venue would refuse. */
export function readOrder({ exchange, account, body }: OwnCall): ReadOrder {
  const product = exchange.products.byId(textOf(body, 'product_id'));
  if (product === undefined) throw new OrderFailed(INVALID_PRODUCT);
  const side = { BUY: 'buy', SELL: 'sell' }[textOf(body, 'side')] as SubmitOrder['side'] | undefined;
  if (side === undefined) throw new OrderFailed(INVALID_SIDE);
  const configuration = readConfiguration(body.order_configuration, { side, product });
  const last = exchange.market.trades(product.spec.pair).at(-1)?.price;
  assertStop(configuration, side, last);
  const { order, isSizedInQuote } = configuration;
  return { product, isSizedInQuote, order: { ...order, account: account.id, side } };
}

/** A stop order must not be triggered at once, and its limit must not be on the wrong side of its trigger. */
function assertStop({ order, stopDirection }: Configuration, side: SubmitOrder['side'], last = NaN): void {
  if (stopDirection === undefined) return;
  const [stop, limit] = [Number(order.stopPrice), Number(order.price)];
  const isUp = stopDirection.endsWith('UP');
  if (isUp && stop <= last) throw new OrderFailed(STOP_FAILURES.belowLastTrade);
  if (!isUp && stop >= last) throw new OrderFailed(STOP_FAILURES.aboveLastTrade);
  if (order.type !== 'stop') return;
  if (side === 'buy' && stop > limit) throw new OrderFailed(STOP_FAILURES.aboveLimit);
  if (side === 'sell' && stop < limit) throw new OrderFailed(STOP_FAILURES.belowLimit);
}
