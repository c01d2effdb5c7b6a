import { isDone, type Market, type OwnOrder, type Side } from '@hftjs/simulator';
import type { Instrument } from '../instruments.js';

/** Parts of a position's value that must be covered by equity. */
export interface MarginRates {
  readonly initial: number;
  readonly maintenance: number;
}

/** Stocks are lent upon, coins are not, and other currencies nearly in full. */
const RATES: Readonly<Record<Instrument['assetClass'], MarginRates>> = {
  STK: { initial: 0.25, maintenance: 0.25 },
  CRYPTO: { initial: 1, maintenance: 1 },
  CASH: { initial: 0.025, maintenance: 0.025 },
};

export const rateOf = ({ assetClass }: Pick<Instrument, 'assetClass'>, kind: keyof MarginRates): number =>
  RATES[assetClass][kind];

/** An order that is open, or that may be. */
export interface Exposure {
  readonly pair: string;
  readonly side: Side;
  readonly volume: number;
  /** Limit or trigger; without one it is the price of the market. */
  readonly price: number | undefined;
}

/** What is left of the open orders of an account. */
export function openExposures(
  { orders, ledger }: Market,
  account: string,
): (Exposure & { orderId: string })[] {
  const id = ledger.accountOf(account);
  return orders
    .filter((order) => order.account === id && !isDone(order))
    .map((order) => ({ ...exposureOf(order), orderId: order.orderId }));
}

const exposureOf = ({ pair, side, remaining, price, stopPrice }: OwnOrder): Exposure => ({
  pair,
  side,
  volume: remaining,
  price: price ?? stopPrice,
});

/** The higher value of a position once all its buy orders, or all its sell orders, have filled. */
export function worstValue(value: number, orders: readonly Exposure[], mark: number): number {
  const sum = (side: Side): number =>
    orders
      .filter((order) => order.side === side)
      .reduce((total, { volume, price }) => total + volume * (price ?? mark), 0);
  return Math.max(Math.abs(value), Math.abs(value + sum('buy')), Math.abs(value - sum('sell')));
}
