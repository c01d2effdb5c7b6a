import { usdValue, withoutZeros } from '@hftjs/simulator';
import type { Exchange } from '../exchange.js';
import type { Row } from '../instruments/instrument-directory.js';
import { dollars } from '../orders/order-money.js';
import { milliseconds } from '../orders/order-row.js';

/**
 * What an account has, over REST and on the channel `account`.
 *
 * @param currencies - in lower case; all that it has something of, when they are absent
 * @see https://www.okx.com/docs-v5/en/#trading-account-rest-api-get-balance
 */
export function balanceRow(exchange: Exchange, account: string, currencies?: ReadonlySet<string>): Row {
  const { ledger } = exchange.market;
  const all = ledger.balances(account);
  const equity = all.reduce(
    (sum, { currency }) => sum + ledger.margin(account, currency).equity * usdValue(currency),
    0,
  );
  const named = all.filter(
    ({ currency, total, held }) => currencies?.has(currency) ?? (total !== 0 || held !== 0),
  );
  return {
    ...UNUSED_TOTALS,
    details: named.map(({ currency }) => detailRow(exchange, account, currency)),
    totalEq: dollars(equity),
    uTime: milliseconds(exchange.clock()),
  };
}

/** One currency. Of contracts, the margin of positions and orders is frozen, and unrealized profit counts as equity. */
export function detailRow({ market, clock }: Exchange, account: string, currency: string): Row {
  const { ledger } = market;
  const { heldText, availableText } = ledger.balance(account, currency);
  const margin = ledger.margin(account, currency);
  const [equity, available, held] = [margin.equityText, availableText, heldText].map(withoutZeros);
  const hasMargin = margin.initialMargin + margin.orderMargin > 0;
  return {
    ...UNUSED,
    availBal: available,
    availEq: available,
    cashBal: withoutZeros(margin.balanceText),
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
    uTime: milliseconds(lastChange(market.ledger.entries(account), currency) ?? clock()),
    upl: withoutZeros(margin.unrealizedPnlText),
  };
}

const lastChange = (
  entries: readonly { readonly currency: string; readonly time: number }[],
  currency: string,
): number | undefined => entries.findLast((entry) => entry.currency === currency)?.time;

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
