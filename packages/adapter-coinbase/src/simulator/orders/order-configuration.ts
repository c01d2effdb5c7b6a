import { parseUnits, withoutZeros, type OwnOrder, type Side, type SubmitOrder } from '@hftjs/simulator';
import { microTime, readTime } from '../timestamp.js';
import type { Product } from '../market/product.js';
import { INVALID_CONFIGURATION, OrderFailed, UNSUPPORTED_CONFIGURATION } from './order-failure.js';
import { orderMoney } from './order-money.js';
import type { OrderNote, Row } from './order-notes.js';

/** What a configuration says of an order, besides its product and side. */
export interface Configuration {
  readonly order: Omit<SubmitOrder, 'pair' | 'side'>;
  readonly isSizedInQuote: boolean;
  /** Which way the price has to go to trigger it. */
  readonly stopDirection?: string;
}

interface Context {
  readonly side: Side;
  readonly product: Product;
}

type Fields = Readonly<Record<string, unknown>>;

const UP = 'STOP_DIRECTION_STOP_UP';
const DOWN = 'STOP_DIRECTION_STOP_DOWN';

/** https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/orders/create-order */
const READERS: Readonly<Record<string, (fields: Fields, context: Context) => Configuration>> = {
  market_market_ioc: (fields, context) => readMarket(fields, 'ioc', context),
  market_market_fok: (fields, context) => readMarket(fields, 'fok', context),
  sor_limit_ioc: (fields) => readLimit(fields, { timeInForce: 'ioc' }),
  limit_limit_fok: (fields) => readLimit(fields, { timeInForce: 'fok' }),
  limit_limit_gtc: (fields) => readLimit(fields, { postOnly: fields.post_only === true }),
  limit_limit_gtd: (fields) =>
    readLimit(fields, { postOnly: fields.post_only === true, ...readExpiry(fields) }),
  stop_limit_stop_limit_gtc: (fields, context) => readStop(fields, {}, context),
  stop_limit_stop_limit_gtd: (fields, context) => readStop(fields, readExpiry(fields), context),
};

/** Reads an `order_configuration`; throws {@link OrderFailed} for one that the venue would refuse. */
export function readConfiguration(configuration: unknown, context: Context): Configuration {
  const entries = Object.entries((configuration ?? {}) as Fields).filter(([, fields]) => isFields(fields));
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) throw new OrderFailed(INVALID_CONFIGURATION);
  const read = READERS[entry[0]];
  if (read === undefined) throw new OrderFailed(UNSUPPORTED_CONFIGURATION);
  return read(entry[1] as Fields, context);
}

const isFields = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A decimal; texts and numbers both come. */
function decimalOf(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'number' || (typeof value === 'string' && value !== '') ? String(value) : undefined;
}

function readMarket(fields: Fields, timeInForce: 'ioc' | 'fok', { side, product }: Context): Configuration {
  const [volume, quoteAmount] = [decimalOf(fields, 'base_size'), decimalOf(fields, 'quote_size')];
  if ((volume === undefined) === (quoteAmount === undefined))
    throw new OrderFailed({
      ...INVALID_CONFIGURATION,
      message: 'The order configuration was invalid',
      details: 'Market orders cannot be placed with empty order sizes',
    });
  if (quoteAmount === undefined)
    return { order: { type: 'market', timeInForce, volume }, isSizedInQuote: false };
  const { priceDecimals } = product.spec;
  if (!/^\d+(\.\d*)?$/.test(quoteAmount) || decimalsOf(quoteAmount) > priceDecimals)
    throw new OrderFailed({
      error: 'INVALID_SIZE_PRECISION',
      message: 'Too many decimals in order amount',
      preview: 'PREVIEW_INVALID_QUOTE_SIZE_PRECISION',
    });
  if (parseUnits(quoteAmount, priceDecimals) === 0n)
    throw new OrderFailed({
      error: 'UNKNOWN_FAILURE_REASON',
      message: '',
      preview: 'PREVIEW_INVALID_QUOTE_SIZE_TOO_SMALL',
    });
  // The amount of a purchase has to pay the fee too.
  const order = { type: 'market', timeInForce, quoteAmount, quoteIncludesFee: side === 'buy' } as const;
  return { order, isSizedInQuote: true };
}

const decimalsOf = (text: string): number => withoutZeros(text).split('.')[1]?.length ?? 0;

function readLimit(
  fields: Fields,
  terms: Partial<Pick<SubmitOrder, 'timeInForce' | 'postOnly' | 'expireTime'>>,
): Configuration {
  const [volume, price] = [decimalOf(fields, 'base_size'), decimalOf(fields, 'limit_price')];
  return {
    order: { type: 'limit', volume: volume ?? '', price: price ?? '', ...terms },
    isSizedInQuote: false,
  };
}

function readExpiry({ end_time: text }: Fields): Pick<SubmitOrder, 'timeInForce' | 'expireTime'> {
  const expireTime = typeof text === 'string' ? readTime(text) : undefined;
  if (expireTime === undefined)
    throw new OrderFailed({ ...INVALID_CONFIGURATION, details: 'end_time must be a time' });
  return { timeInForce: 'gtd', expireTime };
}

/** A stop waits for a worse price, and what waits for a better one is a take profit: the direction says which. */
function readStop(
  fields: Fields,
  terms: Partial<Pick<SubmitOrder, 'timeInForce' | 'expireTime'>>,
  { side }: Context,
): Configuration {
  const stopPrice = decimalOf(fields, 'stop_price');
  const usual = side === 'buy' ? UP : DOWN;
  const { stop_direction: stopDirection = usual } = fields;
  if (stopDirection !== UP && stopDirection !== DOWN) throw new OrderFailed(INVALID_CONFIGURATION);
  const { order } = readLimit(fields, terms);
  const type = stopDirection === usual ? 'stop' : 'take_profit';
  return { order: { ...order, type, stopPrice: stopPrice ?? '' }, isSizedInQuote: false, stopDirection };
}

/** What was ordered, under the name of its kind. */
export function configurationOf(order: OwnOrder, note: OrderNote): Row {
  const { type, timeInForce, postOnly: post_only, side, expireTime, quoteAmountText } = order;
  const base_size = withoutZeros(order.volumeText);
  const limit_price = withoutZeros(order.priceText ?? '');
  const ends = timeInForce === 'gtd' ? 'gtd' : 'gtc';
  const end_time = expireTime === undefined ? {} : { end_time: microTime(expireTime) };
  if (type === 'market') {
    // Of an order that tests sized so, the traded amount is used in place of the ordered amount.
    const quote_size = withoutZeros(quoteAmountText ?? orderMoney(order, note).value);
    const size = note.isSizedInQuote ? { quote_size } : { base_size };
    return { [timeInForce === 'fok' ? 'market_market_fok' : 'market_market_ioc']: size };
  }
  if (type !== 'limit') {
    const stop_price = withoutZeros(order.stopPriceText ?? '');
    const stop_direction = (side === 'buy') === (type === 'stop') ? UP : DOWN;
    const fields = { base_size, limit_price, stop_price, ...end_time, stop_direction };
    return { [`stop_limit_stop_limit_${ends}`]: fields };
  }
  if (timeInForce === 'ioc') return { sor_limit_ioc: { base_size, limit_price } };
  if (timeInForce === 'fok') return { limit_limit_fok: { base_size, limit_price } };
  return { [`limit_limit_${ends}`]: { base_size, limit_price, ...end_time, post_only } };
}
