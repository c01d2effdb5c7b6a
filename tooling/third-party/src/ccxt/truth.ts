import type { Order, Trade } from 'ccxt';
import { isDone, type OwnFill, type OwnOrder } from '@hftjs/simulator';
import type { Bench, CallName } from './call.js';
import type { CcxtVenue } from './venues.js';

/** An order of the simulator by the id that ccxt has for it. Throws for one that does not exist. */
export function orderOf({ market, venue }: Bench, id: string | undefined): OwnOrder {
  const found =
    id === undefined
      ? undefined
      : (market.order(id) ??
        market.orders.find(
          ({ orderId, stopPrice }) => stopPrice !== undefined && venue.algoIdOf?.(orderId) === id,
        ));
  if (found === undefined)
    throw new Error(`ccxt names order ${String(id)}, which the simulator does not have`);
  return found;
}

/** Base currency in one unit of ccxt's `amount`: a contract's size, or 1. */
export async function unitOf({ exchange, symbol }: Bench): Promise<number> {
  await exchange.loadMarkets();
  return exchange.market(symbol).contractSize ?? 1;
}

/** The side that ccxt gives for a public trade whose taker bought. */
export const buyingSide = ({ tradesHaveMakerSide = false }: CcxtVenue): string =>
  tradesHaveMakerSide ? 'sell' : 'buy';

/** Own orders of a pair that have not ended. */
export const openOrders = ({ market, pair }: Pick<Bench, 'market' | 'pair'>): readonly OwnOrder[] =>
  market.orders.filter((order) => order.pair === pair && !isDone(order));

/** Ids as ccxt has them, sorted. */
export const idsOf = (rows: readonly { readonly id?: string | undefined }[]): readonly string[] =>
  rows.map(({ id }) => String(id)).toSorted();

const STATUS = {
  pending: 'open',
  new: 'open',
  untriggered: 'open',
  partially_filled: 'open',
  filled: 'closed',
  canceled: 'canceled',
  expired: 'expired',
  rejected: 'rejected',
} as const satisfies Record<OwnOrder['status'], string>;

/** What ccxt should have of an order. */
export function expectedOrder(
  order: OwnOrder,
  {
    symbol,
    unit,
    ownEndsExpire = false,
  }: { symbol: string; unit: number; ownEndsExpire?: boolean | undefined },
): object {
  const isEndedByVenue = order.status === 'canceled' && order.reason !== 'user';
  return {
    symbol,
    side: order.side,
    status: isEndedByVenue && ownEndsExpire ? 'expired' : STATUS[order.status],
    ...(order.type === 'limit' && { type: 'limit', price: order.price }),
    amount: rounded(order.volume / unit),
    filled: rounded(order.filled / unit),
    remaining: rounded(order.remaining / unit),
    ...(order.filled > 0 && { average: rounded(order.averagePrice) }),
  };
}

/** The same of ccxt's order. */
export function actualOrder(order: Order, truth: OwnOrder): object {
  const { symbol, side, status, type, price, amount, filled, remaining, average } = order;
  return {
    symbol,
    side,
    status,
    ...(truth.type === 'limit' && { type, price }),
    amount: rounded(amount),
    filled: rounded(filled),
    remaining: rounded(remaining),
    ...(truth.filled > 0 && { average: averageOf(average, truth) }),
  };
}

/** Venues round averages; one that is rounded counts as the exact one. */
function averageOf(average: number | undefined, { averagePrice = 0 }: OwnOrder): number | undefined {
  const isNear = average !== undefined && Math.abs(average - averagePrice) <= averagePrice * 1e-6;
  return rounded(isNear ? averagePrice : average);
}

/** What ccxt reads of orders of a venue with a call. */
export function readFields(order: object, { ordersLack = {} }: CcxtVenue, call: CallName): object {
  const lacking = ordersLack[call] ?? [];
  return Object.fromEntries(Object.entries(order).filter(([name]) => !lacking.includes(name)));
}

/** What ccxt should have of a fill. Its own id of a fill is the venue's affair. */
export const expectedFill = (fill: OwnFill, unit: number): object => ({
  order: fill.orderId,
  side: fill.side,
  takerOrMaker: fill.liquidity,
  price: fill.price,
  amount: rounded(fill.volume / unit),
});

/** The same of ccxt's fill. */
export const actualFill = ({ order, side, takerOrMaker, price, amount }: Trade): object => ({
  order,
  side,
  takerOrMaker,
  price,
  amount: rounded(amount),
});

/** Eight significant decimals: sums of doubles are compared. */
export const rounded = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : Number(value.toPrecision(10));
