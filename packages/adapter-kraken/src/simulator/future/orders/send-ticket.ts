import type { SubmitOrder, TimeInForce, Trail } from '@hftjs/simulator';
import type { Product, ProductDirectory } from '../products.js';
import { BadArgument, OrderDenied } from './order-status.js';

/** Parameters of an order, from a form or from a batch. */
export type OrderFields = (name: string) => string | undefined;

const MOST_CLIENT_ID = 100;

interface Kind {
  readonly type: SubmitOrder['type'];
  readonly timeInForce?: TimeInForce;
  readonly isPostOnly?: boolean;
  /** The parameters that it needs. */
  readonly needs: readonly string[];
}

/** https://docs.kraken.com/api/docs/futures-api/trading/send-order */
const KINDS: Readonly<Record<string, Kind>> = {
  lmt: { type: 'limit', needs: ['limitPrice'] },
  post: { type: 'limit', isPostOnly: true, needs: ['limitPrice'] },
  ioc: { type: 'limit', timeInForce: 'ioc', needs: ['limitPrice'] },
  fok: { type: 'limit', timeInForce: 'fok', needs: ['limitPrice'] },
  mkt: { type: 'market', needs: [] },
  stp: { type: 'stop', needs: ['stopPrice'] },
  take_profit: { type: 'take_profit', needs: ['stopPrice'] },
  trailing_stop: { type: 'trailing_stop', needs: ['trailingStopMaxDeviation', 'trailingStopDeviationUnit'] },
};

/** The order that a request asks for, as the market takes it. */
export function sendTicket(fields: OrderFields, products: ProductDirectory, account: string): SubmitOrder {
  const product = productOf(fields, products);
  for (const name of ['orderType', 'side', 'size'])
    if (fields(name) === undefined) throw new BadArgument(`requiredArgumentMissing: ${name}`);
  const kind = KINDS[fields('orderType') ?? ''];
  if (kind === undefined) throw new OrderDenied('invalidOrderType');
  for (const name of kind.needs)
    if (fields(name) === undefined) throw new BadArgument(`requiredArgumentMissing: ${name}`);
  const side = fields('side');
  if (side !== 'buy' && side !== 'sell') throw new OrderDenied('invalidSide');
  const clientOrderId = fields('cliOrdId');
  if (clientOrderId !== undefined && clientOrderId.length > MOST_CLIENT_ID)
    throw new OrderDenied('clientOrderIdTooLong');
  assertInTime(fields('processBefore'));
  const isMarket = kind.type === 'market' || kind.type === 'trailing_stop';
  return {
    account,
    pair: product.spec.pair,
    side,
    type: kind.type,
    volume: fields('size'),
    price: isMarket ? undefined : fields('limitPrice'),
    stopPrice: kind.needs.includes('stopPrice') ? fields('stopPrice') : undefined,
    trail: kind.type === 'trailing_stop' ? trailOf(fields) : undefined,
    triggerBy: triggerBy(fields('triggerSignal')),
    timeInForce: kind.timeInForce,
    postOnly: kind.isPostOnly ?? false,
    reduceOnly: fields('reduceOnly') === 'true',
    clientOrderId,
  };
}

function productOf(fields: OrderFields, products: ProductDirectory): Product {
  const symbol = fields('symbol');
  if (symbol === undefined) throw new BadArgument('requiredArgumentMissing: symbol');
  const product = products.byId(symbol);
  if (product === undefined) throw new BadArgument('Argument invalid: symbol');
  return product;
}

/** The index follows the mark price here. */
function triggerBy(signal = 'mark'): 'last' | 'mark' {
  if (!['mark', 'index', 'spot', 'last'].includes(signal))
    throw new BadArgument('Argument invalid: triggerSignal');
  return signal === 'last' ? 'last' : 'mark';
}

function trailOf(fields: OrderFields): Trail {
  const deviation = fields('trailingStopMaxDeviation') ?? '';
  switch (fields('trailingStopDeviationUnit')) {
    case 'PERCENT':
      return { ratio: Number(deviation) / 100 };
    case 'QUOTE_CURRENCY':
      return { distance: deviation };
    default:
      throw new BadArgument('Argument invalid: trailingStopDeviationUnit');
  }
}

/** @param text - an ISO time after which the request is void */
export function assertInTime(text: string | undefined): void {
  if (text === undefined) return;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new BadArgument('Argument invalid: processBefore');
  if (time <= Date.now()) throw new BadArgument('processBefore elapsed');
}
