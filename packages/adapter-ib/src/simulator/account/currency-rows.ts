import { BASE_CURRENCY, type Cash, type Portfolio, type Position } from './portfolio.js';

/** One currency of an account, or all of them in the base currency. */
export interface CurrencyRow {
  readonly currency: string;
  /** The ledger's exact decimal. */
  readonly cashText: string;
  readonly rate: number;
  readonly stocks: number;
  readonly crypto: number;
  readonly netLiquidation: number;
  readonly unrealizedPnl: number;
  readonly realizedPnl: number;
}

/**
 * A row for each currency with cash or positions, and the last one for all.
 *
 * @param until - cash and positions that came later are left out
 */
export function currencyRows(
  portfolio: Portfolio,
  account: string,
  until = Infinity,
): readonly CurrencyRow[] {
  const positions = portfolio.positions(account, until);
  const rows = portfolio
    .cash(account, until)
    .filter(
      ({ currency, total }) =>
        currency === BASE_CURRENCY ||
        total !== 0 ||
        positions.some(({ instrument }) => instrument.currency === currency),
    )
    .map((cash) => rowOf(cash, positions));
  const summary = portfolio.summary(account);
  const [only] = rows;
  return [
    ...rows,
    {
      currency: 'BASE',
      // With one currency, exactly that.
      cashText: rows.length === 1 && only ? only.cashText : summary.cash.toFixed(8),
      rate: 1,
      stocks: summary.stocks,
      crypto: summary.crypto,
      netLiquidation: summary.netLiquidation,
      unrealizedPnl: summary.unrealizedPnl,
      realizedPnl: summary.realizedPnl,
    },
  ];
}

function rowOf({ currency, total, totalText, rate }: Cash, positions: readonly Position[]): CurrencyRow {
  const own = positions.filter(({ instrument }) => instrument.currency === currency);
  const sum = (chosen: readonly Position[], of: (position: Position) => number): number =>
    chosen.reduce((result, position) => result + of(position), 0);
  const worth = (assetClass: string): number =>
    sum(
      own.filter(({ instrument }) => instrument.assetClass === assetClass),
      ({ value }) => value,
    );
  const stocks = worth('STK');
  const crypto = worth('CRYPTO');
  return {
    currency,
    cashText: totalText,
    rate,
    stocks,
    crypto,
    netLiquidation: total + stocks + crypto,
    unrealizedPnl: sum(own, ({ unrealizedPnl }) => unrealizedPnl),
    realizedPnl: sum(own, ({ realizedPnl }) => realizedPnl),
  };
}
