import { withoutZeros, type Level } from '@hftjs/simulator';
import { price, restTradeRow } from '../market/market-rows.js';
import type { Product } from '../market/product.js';
import type { Row } from '../orders/order-notes.js';
import { microTime } from '../timestamp.js';
import { candleRows } from './candles.js';
import { limitOf, listOf, open, own, secondsOf, type Call, type Endpoint } from './endpoint.js';
import { productRow } from './product-row.js';
import { unknownProduct, wrongParameter } from './venue-error.js';

/** More than there are. */
const MOST_PRODUCTS = 100_000;

/** What both a keyless and an authenticated path answer. */
const PRODUCT_ANSWERS: Readonly<Record<string, (call: Call) => Row>> = {
  products: (call) => {
    const wanted = listOf(call, 'product_ids');
    const found = ofType(call).filter(({ id }) => wanted.length === 0 || wanted.includes(id));
    const offset = Number(call.params.get('offset') ?? 0);
    if (!Number.isInteger(offset) || offset < 0) throw wrongParameter('offset is invalid');
    const products = found.slice(offset, offset + limitOf(call, MOST_PRODUCTS, MOST_PRODUCTS));
    return {
      products: products.map((product) => productRow(call.exchange, product)),
      num_products: products.length,
    };
  },
  'products/*': (call) => productRow(call.exchange, productOf(call)),
  'products/*/ticker': (call) => {
    const { spec, id } = productOf(call);
    const product = call.exchange.products.canonical(id) ?? productOf(call);
    const [start, end] = [secondsOf(call, 'start') ?? 0, secondsOf(call, 'end') ?? Infinity];
    const trades = call.exchange.market
      .trades(spec.pair)
      .filter(({ time }) => time >= start * 1000 && time < (end + 1) * 1000)
      .slice(-limitOf(call, 100, 1000))
      .reverse();
    const { bid, ask } = call.exchange.market.top(spec.pair);
    return {
      trades: trades.map((trade) => restTradeRow(trade, product)),
      best_bid: price(bid),
      best_ask: price(ask),
    };
  },
  'products/*/candles': (call) => ({ candles: candleRows(call, productOf(call)) }),
  product_book: (call) => {
    if ((call.params.get('aggregation_price_increment') ?? '') !== '')
      throw wrongParameter('aggregation_price_increment is not supported');
    const product = productOf({ ...call, id: call.params.get('product_id') ?? '' });
    const { bid, ask } = call.exchange.market.top(product.spec.pair);
    const [lower, upper] = [bid?.price ?? 0, ask?.price ?? 0];
    const middle = (lower + upper) / 2;
    return {
      pricebook: bookRow(call, product, limitOf(call, 10_000, 10_000)),
      last: call.exchange.stats(product).price,
      mid_market: decimal(middle),
      spread_bps: decimal(middle === 0 ? 0 : ((upper - lower) / middle) * 10_000),
      spread_absolute: decimal(upper - lower),
    };
  },
};

/** https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/products/list-products */
export const PRODUCT_ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'GET time': open(({ exchange }) => {
    const time = exchange.clock();
    const millis = Math.floor(time);
    return {
      iso: microTime(time),
      epochSeconds: String(Math.floor(millis / 1000)),
      epochMillis: String(millis),
    };
  }),
  ...both(),
  'GET best_bid_ask': own((call) => {
    const wanted = listOf(call, 'product_ids');
    const { all } = call.exchange.products;
    const products = wanted.length === 0 ? all : wanted.map((id) => productOf({ ...call, id }));
    return { pricebooks: products.map((product) => bookRow(call, product, 1)) };
  }),
};

/** Keyless paths have answers that may be old; those for users who have a key never are. */
function both(): Record<string, Endpoint> {
  return Object.fromEntries(
    Object.entries(PRODUCT_ANSWERS).flatMap(([path, answer]) => [
      [`GET market/${path}`, open(answer)],
      [`GET ${path}`, own(answer)],
    ]),
  );
}

const PRODUCT_TYPES: ReadonlySet<string> = new Set([
  'UNKNOWN_PRODUCT_TYPE',
  'SPOT',
  'FUTURE',
  'EQUITY',
  'OPTION_GROUP',
  'FUTURE_GROUP',
]);

/** All products are spot markets: a request for another `product_type` gets an empty list. */
function ofType({ exchange, params }: Call): readonly Product[] {
  const type = params.get('product_type') ?? '';
  if (type !== '' && !PRODUCT_TYPES.has(type)) throw wrongParameter('product_type is invalid');
  const isSpot = type === '' || type === 'UNKNOWN_PRODUCT_TYPE' || type === 'SPOT';
  return isSpot ? exchange.products.all : [];
}

function productOf({ exchange, id }: Call): Product {
  const product = exchange.products.byId(id);
  if (product === undefined) throw unknownProduct();
  return product;
}

function bookRow({ exchange }: Call, product: Product, depth: number): Row {
  const { bids, asks } = exchange.books.answer(product.spec.pair, depth);
  return {
    product_id: product.id,
    bids: bids.map(levelRow),
    asks: asks.map(levelRow),
    time: microTime(exchange.clock()),
  };
}

const levelRow = ({ priceText, volumeText }: Level): Row => ({
  price: withoutZeros(priceText),
  size: withoutZeros(volumeText),
});

/** A figure that no order depends on. */
const decimal = (value: number): string => withoutZeros(value.toFixed(12));
