import { withoutZeros } from '@hftjs/simulator';
import { balanceRow } from '../account/balance-row.js';
import { billRows } from '../account/bill-rows.js';
import { feeRow } from '../account/fee-row.js';
import { maxSizes } from '../account/max-sizes.js';
import { positionRow } from '../account/position-row.js';
import { setLeverage, setPositionMode, leverageRow } from '../account/position-settings.js';
import { closePosition } from '../account/close-position.js';
import { milliseconds } from '../orders/order-row.js';
import {
  action,
  type Endpoints,
  instrumentOf,
  instTypeOf,
  optional,
  own,
  type OwnCall,
  pageOf,
  required,
  within,
} from './endpoint.js';
import type { Row } from '../instruments/instrument-directory.js';
import { instrumentRows } from './public-endpoints.js';

/** Money, positions and settings. https://www.okx.com/docs-v5/en/#trading-account-rest-api */
export const ACCOUNT_ENDPOINTS: Endpoints = {
  'GET account/balance': own(10, (call) => [balances(call)]),
  'GET account/positions': own(10, positions),
  'GET account/config': own(5, ({ exchange, account }) => [
    {
      ...CONFIG,
      acctLv: exchange.isSpot ? '1' : '2',
      mainUid: account.uid,
      posMode: exchange.market.ledger.isHedged(account.id) ? 'long_short_mode' : 'net_mode',
      uid: account.uid,
    },
  ]),
  'GET account/trade-fee': own(5, (call) => [feeRow(call.exchange, instTypeOf(call))]),
  'GET account/leverage-info': own(20, (call) => {
    required(call, 'mgnMode');
    const instIds = required(call, 'instId').split(',');
    return instIds.map((instId) => leverageRow(call, instId));
  }),
  'GET account/max-size': own(20, (call) => {
    required(call, 'tdMode');
    const { buy, sell } = maxSizes(call.exchange, call.account.id, instrumentOf(call));
    const { base, quote, instId } = instrumentOf(call);
    return [{ ccy: call.exchange.isSpot ? base : quote, instId, maxBuy: buy, maxSell: sell }];
  }),
  'GET account/max-avail-size': own(20, (call) => {
    required(call, 'tdMode');
    const { base, quote, settle, instId } = instrumentOf(call);
    const available = (currency: string): string =>
      withoutZeros(call.exchange.market.ledger.balance(call.account.id, currency).availableText);
    return [{ instId, availBuy: available(settle || quote), availSell: available(settle || base) }];
  }),
  'POST account/set-leverage': action(20, setLeverage),
  'POST account/set-position-mode': action(5, setPositionMode),
  'POST trade/close-position': action(20, closePosition),
  'GET account/instruments': own(20, instrumentRows),
  'GET account/bills': own(10, bills),
  'GET account/bills-archive': own(10, bills),
  'GET trade/account-rate-limit': own(1, ({ exchange }) => [
    {
      accRateLimit: String(exchange.limits.accountOrders),
      fillRatio: '',
      mainFillRatio: '',
      nextAccRateLimit: String(exchange.limits.accountOrders),
      ts: milliseconds(exchange.clock()),
    },
  ]),
};

const CONFIG = {
  acctStpMode: 'cancel_taker', autoLoan: false, ctIsoMode: 'automatic', greeksType: 'PA', ip: '', kycLv: '3',
  label: 'simulator', level: 'Lv1', levelTmp: '', mgnIsoMode: 'automatic', opAuth: '0', perm: 'read_only,trade',
  roleType: '0', spotOffsetType: '', spotRoleType: '0', spotTraderInsts: [], traderInsts: [],
} as const; // prettier-ignore

/** Currencies of the parameter `ccy`, if there is one. */
export function currenciesOf(call: OwnCall): ReadonlySet<string> | undefined {
  const currencies = optional(call, 'ccy');
  return currencies === undefined ? undefined : new Set(currencies.toLowerCase().split(','));
}

function balances(call: OwnCall): Row {
  const { lists } = call.exchange.market;
  return balanceRow(call.exchange, call.account.id, {
    ledger: lists.ledger,
    currencies: currenciesOf(call),
    list: (named, render) => lists.rows('balances', named, render),
  });
}

function bills(call: OwnCall): readonly unknown[] {
  const currencies = currenciesOf(call);
  const wanted = billRows(call.exchange, call.account.id).filter(
    (row) =>
      (currencies?.has(String(row.ccy).toLowerCase()) ?? true) &&
      ['instType', 'instId', 'type', 'subType'].every(
        (name) => (optional(call, name) ?? row[name]) === row[name],
      ),
  );
  const named = within(call, wanted, ({ ts }) => Number(ts));
  return pageOf(call, named, ({ billId }) => BigInt(String(billId)));
}

function positions(call: OwnCall): readonly unknown[] {
  const { exchange, account } = call;
  const type = optional(call, 'instType');
  const instIds = optional(call, 'instId')?.split(',');
  const posIds = optional(call, 'posId')?.split(',');
  const { lists } = exchange.market;
  return lists
    .rows('positions', lists.ledger.positions(account.id), (position) => positionRow(exchange, position))
    .filter(
      ({ instType, instId, posId }) =>
        (type ?? instType) === instType &&
        (instIds?.includes(String(instId)) ?? true) &&
        (posIds?.includes(String(posId)) ?? true),
    );
}
