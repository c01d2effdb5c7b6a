import type { SubmitOrder } from '@hftjs/simulator';
import { accountOf, integerOf, pairOf, type Call, type Params } from '../../rest/endpoint.js';
import type { OrderTraits } from '../../orders/order-notes.js';
import { clientId, decimal, flag, meaning, required, sent } from '../../orders/order-params.js';
import { missingParameter, VenueError } from '../../wire/venue-error.js';

export type NamedOrder = SubmitOrder & { readonly clientOrderId: string };

const SIDES = { BUY: 'buy', SELL: 'sell' } as const;
const POSITION_SIDES = { BOTH: 'net', LONG: 'long', SHORT: 'short' } as const;
const TIMES_IN_FORCE = {
  GTC: { timeInForce: 'gtc' },
  IOC: { timeInForce: 'ioc' },
  FOK: { timeInForce: 'fok' },
  GTX: { timeInForce: 'gtc', postOnly: true },
  GTD: { timeInForce: 'gtd' },
} as const;
const PREVENTION = { NONE: true, EXPIRE_TAKER: false, EXPIRE_MAKER: false, EXPIRE_BOTH: false } as const;
export const LEGAL_CLIENT_ID = '^[\\.A-Z\\:/a-z0-9_-]{1,36}$';
/** An order lives at least so many milliseconds. */
const LEAST_LIFE = 600_000;

/** Types that the algo service takes. */
const ALGO_TYPES: ReadonlySet<string> = new Set([
  'STOP',
  'STOP_MARKET',
  'TAKE_PROFIT',
  'TAKE_PROFIT_MARKET',
  'TRAILING_STOP_MARKET',
]);

/** https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/New-Order */
export function readOrder(call: Call): NamedOrder {
  const { params } = call;
  const type = required(params, 'type');
  if (ALGO_TYPES.has(type))
    throw new VenueError(
      -4120,
      'Order type not supported for this endpoint. Please use the Algo Order API endpoints instead.',
    );
  if (type !== 'LIMIT' && type !== 'MARKET') throw new VenueError(-1116, 'Invalid orderType.');
  needs(params, type === 'LIMIT' ? ['timeInForce', 'quantity', 'price'] : ['quantity']);
  if (type === 'MARKET') forbid(params, ['price', 'timeInForce', 'stopPrice']);
  const order = commonFields(call, 'newClientOrderId', {});
  return {
    ...order,
    type: type === 'LIMIT' ? 'limit' : 'market',
    price: decimal(params, 'price'),
    volume: decimal(params, 'quantity'),
  };
}

/** What orders of both services have. */
export function commonFields(
  call: Call,
  idName: string,
  traits: OrderTraits,
): Omit<NamedOrder, 'type' | 'price' | 'volume'> {
  const { params, exchange } = call;
  const { pair } = pairOf(call).spec;
  const account = accountOf(call);
  const side = meaning(SIDES, required(params, 'side'), new VenueError(-1117, 'Invalid side.'));
  const positionSide = meaning(
    POSITION_SIDES,
    sent(params, 'positionSide') ?? 'BOTH',
    new VenueError(-4060, 'Invalid position side.'),
  );
  const reduceOnly = flag(params, 'reduceOnly');
  if (reduceOnly !== undefined && positionSide !== 'net') throw notRequired('reduceOnly');
  const selfTradePrevention = sent(params, 'selfTradePreventionMode');
  if (selfTradePrevention !== undefined && !Object.hasOwn(PREVENTION, selfTradePrevention))
    throw new VenueError(-5039, 'Invalid self trade prevention mode');
  const priceMatch = sent(params, 'priceMatch') ?? 'NONE';
  if (priceMatch !== 'NONE') throw new VenueError(-5037, 'Invalid price match');
  const clientOrderId = clientId(params, idName, LEGAL_CLIENT_ID) ?? exchange.notes.inventId();
  exchange.notes.announce(account, clientOrderId, { selfTradePrevention, ...traits });
  return {
    account,
    pair,
    side,
    positionSide,
    reduceOnly,
    ...lifetime(params, exchange.clock()),
    clientOrderId,
    tradesWithOwn: selfTradePrevention === 'NONE',
  };
}

function lifetime(params: Params, now: number): Partial<SubmitOrder> {
  const word = sent(params, 'timeInForce');
  if (word === undefined) return {};
  const found = meaning(TIMES_IN_FORCE, word, new VenueError(-1115, 'Invalid timeInForce.'));
  if (word !== 'GTD') return found;
  const expireTime = integerOf(params, 'goodTillDate');
  if (expireTime === undefined) throw missingParameter('goodTillDate');
  // The venue counts whole seconds.
  const time = Math.floor(expireTime / 1000) * 1000;
  return { ...found, expireTime: time > now + LEAST_LIFE ? time : now - 1 };
}

export function needs(params: Params, names: readonly string[]): void {
  for (const name of names) if (sent(params, name) === undefined) throw missingParameter(name);
}

export function forbid(params: Params, names: readonly string[]): void {
  for (const name of names) if (sent(params, name) !== undefined) throw notRequired(name);
}

export const notRequired = (name: string): VenueError =>
  new VenueError(-1106, `Parameter '${name}' sent when not required.`);
