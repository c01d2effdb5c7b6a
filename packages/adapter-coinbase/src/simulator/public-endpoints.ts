import type { Call, Endpoint } from './endpoint.js';
import { limitOf } from './endpoint.js';
import { price, restTradeRow } from './market-rows.js';
import type { Row } from './order-notes.js';
import type { Product } from './product.js';
import { productRow } from './product-row.js';
import { microTime } from './timestamp.js';
import { unknownProduct, wrongParameter } from './venue-error.js';

/** What both a keyless and an authenticated path answer. */
const PRODUCT_ANSWERS: Readonly<Record<string, (call: Call) => Row>> = {
  products: ({ exchange, params }) => {
    const ids = params.getAll('product_ids');
    const products = exchange.products.all
      .filter(({ id }) => ids.length === 0 || ids.includes(id))
      .map((product) => productRow(exchange, product));
    return { products, num_products: products.length };
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
};

/** By path under `/api/v3/brokerage/`, all of them GET. https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/list-public-products */
export const PUBLIC_ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  time: {
    isPrivate: false,
    answer: ({ exchange }) => {
      const time = exchange.clock();
      const millis = Math.floor(time);
      return {
        iso: microTime(time),
        epochSeconds: String(Math.floor(millis / 1000)),
        epochMillis: String(millis),
      };
    },
  },
  ...endpoints('market/', false),
};

/** The same for those who have a key: these answers are never old ones. */
export const PRODUCT_ENDPOINTS: Readonly<Record<string, Endpoint>> = endpoints('', true);

function endpoints(prefix: string, isPrivate: boolean): Record<string, Endpoint> {
  return Object.fromEntries(
    Object.entries(PRODUCT_ANSWERS).map(([path, answer]) => [prefix + path, { isPrivate, answer }]),
  );
}

function productOf({ exchange, id }: Call): Product {
  const product = exchange.products.byId(id);
  if (product === undefined) throw unknownProduct();
  return product;
}

function secondsOf({ params }: Call, name: string): number | undefined {
  const text = params.get(name) ?? '';
  if (text === '') return undefined;
  if (!/^\d{1,12}$/.test(text)) throw wrongParameter(`${name} is invalid`);
  return Number(text);
}
