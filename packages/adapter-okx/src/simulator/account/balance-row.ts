import { type Balance, type Ledger, usdValue, withoutZeros } from '@hftjs/simulator';
import type { Exchange } from '../exchange.js';
import type { Row } from '../instruments/instrument-directory.js';
import { dollars } from '../orders/order-money.js';
import { milliseconds } from '../orders/order-row.js';

/** What a ledger has of balances: the present one, or what REST lists, which may lag. */
type Balances = Pick<Ledger, 'balances' | 'margin' | 'entries'>;

/** Which balances of an account are written, and how. */
interface BalanceList {
  /** @defaultValue the present one */
  readonly ledger?: Balances;
  /** In lower case. @defaultValue all that the account has something of */
  readonly currencies?: ReadonlySet<string> | undefined;
  /** How they stand in `details`. @defaultValue one after the other */
  readonly list?: (named: readonly Balance[], render: (balance: Balance) => Row) => readonly Row[];
}

/**
 * What an account has, over REST and on the channel `account`.
 *
 * @see https://www.okx.com/docs-v5/en/#trading-account-rest-api-get-balance
 */
export function balanceRow(
  { market, clock }: Exchange,
  account: string,
  { ledger = market.ledger, currencies, list = (named, render) => named.map(render) }: BalanceList,
): Row {
  const all = ledger.balances(account);
  const equity = all.reduce(
    (sum, { currency }) => sum + ledger.margin(account, currency).equity * usdValue(currency),
    0,
  );
  const named = all.filter(
    ({ currency, total, held }) => currencies?.has(currency) ?? (total !== 0 || held !== 0),
  );
  const now = milliseconds(clock());
  return {
    ...UNUSED_TOTALS,
    details: list(named, (balance) => ({ uTime: now, ...detailRow(ledger, balance) })),
    totalEq: dollars(equity),
    uTime: now,
  };
}

/**
 * One currency. Of contracts, the margin of positions and orders is frozen, and unrealized profit counts as equity. Its
 * `uTime` is when its cash changed.
 */
export function detailRow(ledger: Balances, balance: Balance): Row {
  const { account, currency, heldText, availableText, totalText } = balance;
  const margin = ledger.margin(account, currency);
  const [equity, available, held] = [margin.equityText, availableText, heldText].map(withoutZeros);
  const hasMargin = margin.initialMargin + margin.orderMargin > 0;
  const last = ledger.entries(account).findLast((entry) => entry.currency === currency);
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
    ...(last && { uTime: milliseconds(last.time) }),
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
