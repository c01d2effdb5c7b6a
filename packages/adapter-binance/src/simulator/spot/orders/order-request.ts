import type { SubmitOrder } from '@hftjs/simulator';
import { accountOf, integerOf, pairOf, type Call, type Params } from '../../rest/endpoint.js';
import { clientId, decimal, meaning, required, sent } from '../../orders/order-params.js';
import { missingParameter, VenueError } from '../../wire/venue-error.js';

/** What an order of a type brings, and what it is in the market. */
interface TypeRule {
  readonly order: Pick<SubmitOrder, 'type' | 'postOnly'>;
  readonly needs: readonly string[];
  /** One of these is needed. */
  readonly oneOf?: readonly [string, string];
}

const TRIGGER = ['stopPrice', 'trailingDelta'] as const;
const LIMITED = ['timeInForce', 'quantity', 'price'] as const;

/** https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints#new-order-trade */
const TYPES: Readonly<Record<string, TypeRule>> = {
  LIMIT: { order: { type: 'limit' }, needs: LIMITED },
  LIMIT_MAKER: { order: { type: 'limit', postOnly: true }, needs: ['quantity', 'price'] },
  MARKET: { order: { type: 'market' }, needs: [], oneOf: ['quantity', 'quoteOrderQty'] },
  STOP_LOSS: { order: { type: 'stop' }, needs: ['quantity'], oneOf: TRIGGER },
  STOP_LOSS_LIMIT: { order: { type: 'stop' }, needs: LIMITED, oneOf: TRIGGER },
  TAKE_PROFIT: { order: { type: 'take_profit' }, needs: ['quantity'], oneOf: TRIGGER },
  TAKE_PROFIT_LIMIT: { order: { type: 'take_profit' }, needs: LIMITED, oneOf: TRIGGER },
};

/** Parameters that some types of orders have and others must not have. */
const PARTICULAR = ['timeInForce', 'quantity', 'quoteOrderQty', 'price', ...TRIGGER];

const SIDES = { BUY: 'buy', SELL: 'sell' } as const;
const TIMES_IN_FORCE = { GTC: 'gtc', IOC: 'ioc', FOK: 'fok' } as const;
export const LEGAL_CLIENT_ID = '^[a-zA-Z0-9-_]{1,36}$';
/** Digits behind the point that the venue reads. */
const DECIMALS = 8;
/** Hundredths of a percent in all. */
const WHOLE = 10_000;

/** What the market does not know of an order; it is reported again. */
const PREVENTION = { NONE: true, EXPIRE_TAKER: false, EXPIRE_MAKER: false } as const;

/** A new order as it was sent. Its client's id is there in any case: the venue makes one up. */
export function readOrder(call: Call): SubmitOrder & { readonly clientOrderId: string } {
  const { params, exchange } = call;
  const { spec } = pairOf(call);
  const account = accountOf(call);
  const side = meaning(SIDES, required(params, 'side'), new VenueError(-1117, 'Invalid side.'));
  const { order, needs, oneOf } = meaning(
    TYPES,
    required(params, 'type'),
    new VenueError(-1116, 'Invalid orderType.'),
  );
  checkParameters(params, needs, oneOf);
  const timeInForce = sent(params, 'timeInForce');
  const clientOrderId = clientId(params, 'newClientOrderId', LEGAL_CLIENT_ID) ?? exchange.notes.inventId();
  const mode = preventionOf(params);
  exchange.notes.announce(account, clientOrderId, { selfTradePrevention: mode });
  return {
    account,
    pair: spec.pair,
    side,
    ...order,
    ...trigger(params, order.type),
    price: amount(params, 'price'),
    volume: amount(params, 'quantity'),
    quoteAmount: amount(params, 'quoteOrderQty'),
    timeInForce:
      timeInForce === undefined
        ? undefined
        : meaning(TIMES_IN_FORCE, timeInForce, new VenueError(-1115, 'Invalid timeInForce.')),
    clientOrderId,
    tradesWithOwn: mode !== undefined && PREVENTION[mode],
  };
}

function checkParameters(params: Params, needs: readonly string[], oneOf: TypeRule['oneOf']): void {
  for (const name of needs) if (sent(params, name) === undefined) throw missingParameter(name);
  const [first, second] = oneOf ?? [];
  if (first !== undefined && second !== undefined) {
    const count = [first, second].filter((name) => sent(params, name) !== undefined).length;
    if (count === 0)
      throw new VenueError(-1102, `Param '${first}' or '${second}' must be sent, but both were empty/null!`);
    // A trailing order may have a price at which it begins to follow.
    if (count === 2 && first !== 'stopPrice') throw notRequired(second);
  }
  for (const name of PARTICULAR)
    if (sent(params, name) !== undefined && !needs.includes(name) && oneOf?.includes(name) !== true)
      throw notRequired(name);
  if (sent(params, 'icebergQty') !== undefined)
    throw new VenueError(-2010, 'Iceberg orders are not supported for this symbol.');
}

const notRequired = (name: string): VenueError =>
  new VenueError(-1106, `Parameter '${name}' sent when not required.`);

function trigger(params: Params, type: SubmitOrder['type']): Partial<SubmitOrder> {
  const stopPrice = amount(params, 'stopPrice');
  const delta = integerOf(params, 'trailingDelta');
  if (delta === undefined) return stopPrice === undefined ? {} : { stopPrice };
  if (type !== 'stop') throw new VenueError(-2010, 'Trailing stop orders are not supported for this symbol.');
  if (delta < 10 || delta > 2000) throw new VenueError(-1013, 'Filter failure: TRAILING_DELTA');
  return { type: 'trailing_stop', trail: { ratio: delta / WHOLE, activationPrice: stopPrice } };
}

/** A decimal, with as many digits as the venue reads. */
function amount(params: Params, name: string): string | undefined {
  const text = decimal(params, name);
  if (/\.\d*[1-9]/.test(text ?? '') && /[1-9]/.test((text?.split('.')[1] ?? '').slice(DECIMALS)))
    throw new VenueError(-1111, `Parameter '${name}' has too much precision.`);
  return text;
}

function preventionOf(params: Params): keyof typeof PREVENTION | undefined {
  const mode = sent(params, 'selfTradePreventionMode');
  if (mode === undefined) return undefined;
  if (Object.hasOwn(PREVENTION, mode)) return mode as keyof typeof PREVENTION;
  throw new VenueError(-2010, 'This symbol does not allow the specified self-trade prevention mode.');
}
