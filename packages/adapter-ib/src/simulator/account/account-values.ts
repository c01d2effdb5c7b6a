import { BASE_CURRENCY, type Portfolio } from './portfolio.js';

/** One figure of an account. Amounts are in the base currency. */
export interface AccountValue {
  /** As TWS names it; the Web API writes it in lower case. */
  readonly key: string;
  readonly value: string;
  readonly isAmount: boolean;
}

/** All figures of an account. https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#portfolio-summary */
export function accountValues(portfolio: Portfolio, account: string): readonly AccountValue[] {
  const summary = portfolio.summary(account);
  const cash = portfolio.cash(account);
  const [first] = cash.filter(({ total }) => total !== 0);
  const isOneCurrency = cash.filter(({ total }) => total !== 0).length === 1;
  const amounts: Readonly<Record<string, number>> = {
    NetLiquidation: summary.netLiquidation,
    EquityWithLoanValue: summary.equityWithLoan,
    PreviousEquityWithLoanValue: summary.equityWithLoan,
    GrossPositionValue: summary.grossPositions,
    AvailableFunds: summary.available,
    ExcessLiquidity: summary.excessLiquidity,
    BuyingPower: summary.buyingPower,
    InitMarginReq: summary.initialMargin,
    MaintMarginReq: summary.maintenanceMargin,
    FullInitMarginReq: summary.initialMargin,
    FullMaintMarginReq: summary.maintenanceMargin,
    FullAvailableFunds: summary.available,
    FullExcessLiquidity: summary.excessLiquidity,
    RegTMargin: 0,
    RegTEquity: summary.equityWithLoan,
    SMA: summary.available,
    AccruedCash: 0,
    AccruedDividend: 0,
  };
  // With one currency, exactly what the market's ledger has.
  const cashText =
    isOneCurrency && first?.currency === BASE_CURRENCY ? first.totalText : summary.cash.toFixed(8);
  return [
    { key: 'AccountCode', value: account, isAmount: false },
    { key: 'AccountType', value: 'INDIVIDUAL', isAmount: false },
    { key: 'AccountReady', value: 'true', isAmount: false },
    { key: 'TotalCashValue', value: cashText, isAmount: true },
    { key: 'SettledCash', value: cashText, isAmount: true },
    ...Object.entries(amounts).map(([key, value]) => ({ key, value: value.toFixed(2), isAmount: true })),
    {
      key: 'Cushion',
      value: (summary.excessLiquidity / (summary.netLiquidation || 1)).toFixed(6),
      isAmount: false,
    },
    {
      key: 'Leverage',
      value: (summary.grossPositions / (summary.netLiquidation || 1)).toFixed(2),
      isAmount: false,
    },
  ];
}
