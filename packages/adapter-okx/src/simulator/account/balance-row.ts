import { type Balance, usdValue, withoutZeros } from '@hftjs/simulator';
import type { Exchange } from '../exchange.js';
import type { Row } from '../instruments/instrument-directory.js';
import { dollars } from '../orders/order-money.js';
import { milliseconds } from '../orders/order-row.js';

/** Which balances of an account are written, and how. */
interface Balances {
  readonly all: readonly Balance[];
  /** In lower case. @defaultValue all that the account has something of */
  readonly currencies?: ReadonlySet<string> | undefined;
  /** How they stand in `details`. @defaultValue one after the other */
  readonly list?: (named: readonly Balance[], render: (balance: Balance) => Row) => readonly Row[];
  /** When they were so, in epoch milliseconds. @defaultValue now */
  readonly time?: number;
}

/**
 * What an account has, over REST and on the channel `account`.
 *
 * @see https://www.okx.com/docs-v5/en/#trading-account-rest-api-get-balance
 */
export function balanceRow(
  exchange: Exchange,
  account: string,
  { all, currencies, list = (named, render) => named.map(render), time = Infinity }: Balances,
): Row {
  const { ledger } = exchange.market;
  const equity = all.reduce(
    (sum, { currency }) => sum + ledger.margin(account, currency).equity * usdValue(currency),
    0,
  );
  const named = all.filter(
    ({ currency, total, held }) => currencies?.has(currency) ?? (total !== 0 || held !== 0),
  );
  return {
    ...UNUSED_TOTALS,
    details: list(named, (balance) => detailRow(exchange, account, { ...balance, time })),
    totalEq: dollars(equity),
    uTime: milliseconds(exchange.clock()),
  };
}

/** One currency. Of contracts, the margin of positions and orders is frozen, and unrealized profit counts as equity. */
export function detailRow(
  { market, clock }: Exchange,
  account: string,
  balance: Balance & { readonly time?: number },
): Row {
  const { ledger } = market;
  const { currency, heldText, availableText, totalText, time = Infinity } = balance;
  const changes = ledger
    .entries(account)
    .filter((entry) => entry.currency === currency && entry.time <= time);
  const margin = ledger.margin(account, currency);
  const [equity, available, held] = [margin.equityText, availableText, heldText].map(withoutZeros);
  const hasMargin = margin.initialMargin + margin.orderMargin > 0;
  return {
    ...UNUSED,
    availBal: available,
    availEq: available,
    cashBal: withoutZeros(totalText),
    ccy: currency.toUpperCase(),
    disEq: dollars(margin.equity * usdValue(currency)),
    eq: equity,
    eqUsd: dollars(margin.equity * usdValue(currency)),
    frozenBal: held,
    imr: hasMargin ? held : '0',
    mgnRatio: margin.maintenanceMargin > 0 ? (margin.equity / margin.maintenanceMargin).toFixed(8) : '',
    mmr: withoutZeros(margin.maintenanceMarginText),
    // On spot, all that is held is held by orders.
    ordFrozen: hasMargin ? withoutZeros(margin.orderMarginText) : held,
    uTime: milliseconds(changes.at(-1)?.time ?? clock()),
    upl: withoutZeros(margin.unrealizedPnlText),
  };
}

const UNUSED: Row = {
  accAvgPx: '', borrowFroz: '', clSpotInUseAmt: '', collateralEnabled: false, crossLiab: '', fixedBal: '0',
  interest: '', isoEq: '0', isoLiab: '', isoUpl: '0', liab: '', maxLoan: '', maxSpotInUseAmt: '', notionalLever: '0',
  openAvgPx: '', rewardBal: '0', smtSyncEq: '0', spotBal: '', spotCopyTradingEq: '0', spotInUseAmt: '',
  spotIsoBal: '0', spotUpl: '', spotUplRatio: '', stgyEq: '0', totalPnl: '', totalPnlRatio: '', twap: '0', uplLiab: '',
}; // prettier-ignore

const UNUSED_TOTALS: Row = {
  adjEq: '', borrowFroz: '', imr: '', isoEq: '0', mgnRatio: '', mmr: '', notionalUsd: '', notionalUsdForBorrow: '',
  notionalUsdForFutures: '', notionalUsdForOption: '', notionalUsdForSwap: '', ordFroz: '', upl: '',
}; // prettier-ignore
