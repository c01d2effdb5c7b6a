import type { OwnFill } from '@hftjs/simulator';
import { BASE_CURRENCY } from '../../account/portfolio.js';
import { mainConid } from '../../instruments.js';
import type { Gateway } from '../gateway.js';
import { accountOf } from '../rest/checks.js';
import type { Call, Endpoints } from '../rest/endpoint.js';
import { RestError } from '../rest/rest-error.js';
import { cents } from '../wire-text.js';

type Parts = Readonly<Record<'long' | 'short', Readonly<Record<string, number>>>>;

/** What is long and what is short, by class. */
function allocationBody({ portfolio }: Gateway, accounts: readonly string[]): object {
  const values = new Map<string, number>();
  const add = (name: string, value: number): void => {
    values.set(name, (values.get(name) ?? 0) + value);
  };
  for (const account of accounts) {
    for (const { instrument, value, rate } of portfolio.openPositions(account))
      add(instrument.assetClass, value * rate);
    add('CASH', portfolio.summary(account).cash);
  }
  const others = [...values].filter(([name]) => name !== 'CASH').reduce((sum, [, value]) => sum + value, 0);
  const other = split([['Others', others]]);
  return { assetClass: split([...values]), sector: other, group: other };
}

function split(values: readonly (readonly [string, number])[]): Parts {
  const part = (isLong: boolean): Readonly<Record<string, number>> =>
    Object.fromEntries(
      values
        .filter(([, value]) => value !== 0 && value > 0 === isLong)
        .map(([name, value]) => [name, cents(value)]),
    );
  return { long: part(true), short: part(false) };
}

const allocation = (call: Call): string => JSON.stringify(allocationBody(call.gateway, [accountOf(call)]));

/** The accounts of a body's list. */
function accountsOf({ gateway, body }: Call): readonly string[] {
  const { acctIds } = body;
  const accounts = Array.isArray(acctIds) ? acctIds.map(String) : [];
  if (accounts.length === 0 || accounts.some((account) => !gateway.accounts.includes(account)))
    throw new RestError(400, 'Bad Request: acctIds');
  return accounts;
}

const consolidated = (call: Call): string => JSON.stringify(allocationBody(call.gateway, accountsOf(call)));

const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10).replaceAll('-', '');

interface Day {
  readonly date: string;
  readonly startValue: number;
  readonly value: number;
  readonly change: number;
}

/** The simulation has one day: from what was deposited to what is there now. */
function today({ portfolio, market, clock }: Gateway, account: string): Day {
  const { netLiquidation } = portfolio.summary(account);
  const startValue = market.ledger
    .entries(account)
    .filter(({ kind }) => kind === 'deposit')
    .reduce((sum, { currency, change }) => sum + change * portfolio.rate(currency), 0);
  return {
    date: dateOf(clock()),
    startValue: cents(startValue),
    value: cents(netLiquidation),
    change: startValue === 0 ? 0 : Number((netLiquidation / startValue - 1).toFixed(8)),
  };
}

const performance = (call: Call): string => {
  const accounts = accountsOf(call);
  const days = accounts.map((account) => ({ account, ...today(call.gateway, account) }));
  const [first] = days;
  const dates = first === undefined ? [] : [first.date];
  const common = (account: string): object => ({
    id: account,
    idType: 'acctid',
    start: first?.date,
    end: first?.date,
    baseCurrency: BASE_CURRENCY,
  });
  const returns = (freq: string): object => ({
    freq,
    dates,
    data: days.map(({ account, change }) => ({ ...common(account), returns: [change] })),
  });
  return JSON.stringify({
    currencyType: 'base',
    pm: 'TWR',
    nd: 1,
    id: 'getPerformanceData',
    included: accounts,
    cps: returns('D'),
    tpps: returns('M'),
    nav: {
      freq: 'D',
      dates,
      data: days.map(({ account, date, startValue, value }) => ({
        ...common(account),
        startNAV: { date, val: startValue },
        navs: [value],
      })),
    },
  });
};

const allPeriods = (call: Call): string => {
  const accounts = accountsOf(call);
  const rows = accounts.map((account): [string, object] => {
    const { date, startValue, value, change } = today(call.gateway, account);
    const period = {
      freq: 'D',
      startNAV: { date, val: startValue },
      dates: [date],
      nav: [value],
      cps: [change],
    };
    return [
      account,
      {
        '1D': period,
        '7D': period,
        baseCurrency: BASE_CURRENCY,
        start: date,
        end: date,
        periods: ['1D', '7D'],
        lastSuccessfulUpdate: new Date(call.gateway.clock()).toISOString().slice(0, 19).replace('T', ' '),
      },
    ];
  });
  return JSON.stringify({
    pm: 'TWR',
    nd: 1,
    id: 'getPerformanceAllPeriods',
    currencyType: 'base',
    view: accounts,
    included: accounts,
    ...Object.fromEntries(rows),
  });
};

const transactionRow = ({ gateway }: Call, fill: OwnFill): object => {
  const instrument = gateway.instruments.byPair(fill.pair);
  const isBuy = fill.side === 'buy';
  return {
    cur: instrument.currency,
    date: new Date(fill.time).toUTCString(),
    rawDate: dateOf(fill.time),
    fxRate: gateway.portfolio.rate(instrument.currency),
    pr: fill.price,
    qty: isBuy ? fill.volume : -fill.volume,
    acctid: fill.account,
    amt: isBuy ? -fill.cost : fill.cost,
    conid: mainConid(instrument),
    type: isBuy ? 'Buy' : 'Sell',
    desc: instrument.companyName,
  };
};

const transactions = (call: Call): string => {
  const { gateway, body } = call;
  const accounts = accountsOf(call);
  const conids = Array.isArray(body.conids) ? body.conids.map(Number) : [];
  const fills = gateway.market.lists.fills.filter(
    ({ account, pair }) =>
      accounts.includes(account) && conids.includes(mainConid(gateway.instruments.byPair(pair))),
  );
  const now = Math.floor(gateway.clock());
  return JSON.stringify({
    nd: 1,
    rpnl: { data: [], amt: '0.0' },
    currency: BASE_CURRENCY,
    from: Math.floor(fills[0]?.time ?? now),
    id: 'getTransactions',
    to: now,
    transactions: fills.map((fill) => transactionRow(call, fill)),
  });
};

/** https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#pa */
export const PERFORMANCE_ENDPOINTS: Endpoints = {
  'GET /portfolio/*/allocation': allocation,
  'POST /portfolio/allocation': consolidated,
  'POST /pa/performance': performance,
  'POST /pa/allperiods': allPeriods,
  'POST /pa/transactions': transactions,
};
