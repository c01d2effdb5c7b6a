import { quoted } from '@hftjs/simulator';
import { accountValues, type AccountValue } from '../../account/account-values.js';
import { currencyRows } from '../../account/currency-rows.js';
import { BASE_CURRENCY } from '../../account/portfolio.js';
import type { Gateway } from '../gateway.js';
import { accountOf } from '../rest/checks.js';
import type { Call, Endpoints } from '../rest/endpoint.js';
import { cents, decimalJson, objectText, withCommas } from '../wire-text.js';

export function summaryValue({ value, isAmount }: AccountValue, time: number): string {
  return objectText([
    ['amount', isAmount ? decimalJson(value) : '0.0'],
    ['currency', isAmount ? quoted(BASE_CURRENCY) : 'null'],
    ['isNull', 'false'],
    ['timestamp', String(Math.floor(time / 1000))],
    ['value', quoted(isAmount ? decimalJson(value) : value)],
    ['severity', '0'],
  ]);
}

const portfolioSummary = (call: Call): string => {
  const { gateway } = call;
  const values = accountValues(gateway.portfolio, accountOf(call));
  return objectText(values.map((one) => [one.key.toLowerCase(), summaryValue(one, gateway.clock())]));
};

const brokerageSummary = (call: Call): string => {
  const account = accountOf(call);
  const { portfolio } = call.gateway;
  const summary = portfolio.summary(account);
  return JSON.stringify({
    accountType: '',
    status: '',
    balance: cents(summary.available),
    SMA: cents(summary.available),
    buyingPower: cents(summary.buyingPower),
    availableFunds: cents(summary.available),
    excessLiquidity: cents(summary.excessLiquidity),
    netLiquidationValue: cents(summary.netLiquidation),
    equityWithLoanValue: cents(summary.equityWithLoan),
    regTLoan: 0,
    securitiesGVP: cents(summary.grossPositions),
    totalCashValue: cents(summary.cash),
    accruedInterest: 0,
    regTMargin: 0,
    initialMargin: cents(summary.initialMargin),
    maintenanceMargin: cents(summary.maintenanceMargin),
    cashBalances: portfolio
      .cash(account)
      .map(({ currency, total }) => ({ currency, balance: total, settledCash: total })),
  });
};

const whole = (value: number): string => withCommas(String(Math.round(value) || 0));
const dollars = (value: number): string => `${whole(value)} ${BASE_CURRENCY}`;

/** One page of the portal: all is in the segment of securities. */
const segments = (total: Readonly<Record<string, string>>): string => {
  const empty = Object.fromEntries(
    Object.keys(total).map((key) => [key, key === 'leverage' ? '0.00' : dollars(0)]),
  );
  return JSON.stringify({ total, 'Crypto at Paxos': empty, commodities: empty, securities: total });
};

const summaryOf = (call: Call): ReturnType<Gateway['portfolio']['summary']> =>
  call.gateway.portfolio.summary(accountOf(call));

const availableFunds = (call: Call): string => {
  const { available, excessLiquidity, buyingPower, grossPositions, netLiquidation } = summaryOf(call);
  return segments({
    current_available: dollars(available),
    current_excess: dollars(excessLiquidity),
    buying_power: dollars(buyingPower),
    leverage: (grossPositions / (netLiquidation || 1)).toFixed(2),
    look_ahead_available: dollars(available),
    look_ahead_excess: dollars(excessLiquidity),
  });
};

const balances = (call: Call): string => {
  const { netLiquidation, equityWithLoan, cash } = summaryOf(call);
  return segments({
    net_liquidation: dollars(netLiquidation),
    equity_with_loan: dollars(equityWithLoan),
    cash: dollars(cash),
    'MTD Interest': dollars(0),
    previous_day_equity_with_loan: dollars(equityWithLoan),
  });
};

const margins = (call: Call): string => {
  const { initialMargin, maintenanceMargin } = summaryOf(call);
  return segments({
    current_initial: dollars(initialMargin),
    current_maint: dollars(maintenanceMargin),
    look_ahead_initial: dollars(initialMargin),
    look_ahead_maint: dollars(maintenanceMargin),
    'RegT Margin': dollars(0),
  });
};

const marketValue = (call: Call): string => {
  const rows = currencyRows(call.gateway.portfolio, accountOf(call)).filter(
    ({ currency }) => currency !== 'BASE',
  );
  return JSON.stringify(
    Object.fromEntries(
      rows.map((row) => [
        row.currency,
        {
          total_cash: whole(Number(row.cashText)),
          stock: whole(row.stocks),
          options: '0',
          futures: '0',
          net_liquidation: whole(row.netLiquidation),
          unrealized_pnl: whole(row.unrealizedPnl),
          realized_pnl: whole(row.realizedPnl),
        },
      ]),
    ),
  );
};

/** Profit of the accounts of the session, as `spl` publishes it. */
export const profitRows = ({ accounts, portfolio }: Gateway): Readonly<Record<string, object>> =>
  Object.fromEntries(
    accounts.map((account) => {
      const { netLiquidation, unrealizedPnl, realizedPnl, excessLiquidity, grossPositions } =
        portfolio.summary(account);
      return [
        `${account}.Core`,
        {
          rowType: 1,
          dpl: cents(unrealizedPnl + realizedPnl),
          nl: cents(netLiquidation),
          upl: cents(unrealizedPnl),
          uel: cents(excessLiquidity),
          el: cents(excessLiquidity),
          mv: cents(grossPositions),
        },
      ];
    }),
  );

const profit = ({ gateway }: Call): string => JSON.stringify({ upnl: profitRows(gateway) });

/** https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#acct-summary */
export const SUMMARY_ENDPOINTS: Endpoints = {
  'GET /portfolio/*/summary': portfolioSummary,
  'GET /iserver/account/*/summary': brokerageSummary,
  'GET /iserver/account/*/summary/available_funds': availableFunds,
  'GET /iserver/account/*/summary/balances': balances,
  'GET /iserver/account/*/summary/margins': margins,
  'GET /iserver/account/*/summary/market_value': marketValue,
  'GET /iserver/account/pnl/partitioned': profit,
};
