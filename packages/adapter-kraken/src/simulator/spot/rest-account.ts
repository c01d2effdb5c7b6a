import {
  jsonObject,
  quoted,
  splitPair,
  usdValue,
  withoutZeros,
  type Balance,
  type RestResponse,
} from '@hftjs/simulator';
import type { KrakenExchange } from './kraken-exchange.js';
import { ledgerRows, type LedgerRow } from './ledger-rows.js';
import { krakenAsset, type KrakenAsset } from './names.js';
import { KrakenRefusal } from './orders/refusals.js';
import { textList } from './rest-form.js';
import { page, within } from './rest-pages.js';
import type { PrivateCall, PrivateMethod } from './rest-private.js';
import { restResult, restSeconds } from './rest-text.js';

/** Money and the key behind `/0/private/`. */
export const ACCOUNT_METHODS: Readonly<Record<string, PrivateMethod>> = {
  Balance: (call) => restResult(byAsset(call, ({ totalText }, asset) => quoted(amount(totalText, asset)))),
  BalanceEx: (call) =>
    restResult(
      byAsset(call, ({ totalText, heldText }, asset) =>
        jsonObject({
          balance: quoted(amount(totalText, asset)),
          hold_trade: quoted(amount(heldText, asset)),
        }),
      ),
    ),
  TradeBalance: tradeBalance,
  TradeVolume: tradeVolume,
  Ledgers: ledgers,
  QueryLedgers: queryLedgers,
  // There is no margin here, and so there are no positions.
  OpenPositions: () => restResult('{}'),
  GetApiKeyInfo: apiKeyInfo,
  GetWebSocketsToken: ({ exchange, account }) =>
    restResult(jsonObject({ token: quoted(exchange.tokens.issue(account)), expires: expires(exchange) })),
};

const expires = ({ options }: KrakenExchange): string =>
  String(Math.ceil((options.tokenLifetime ?? 900_000) / 1000));

const assetOf = (currency: string): KrakenAsset => krakenAsset(currency.toUpperCase());

/** All digits that the ledger has, and at least those that Kraken writes. */
export function amount(text: string, { decimals }: KrakenAsset): string {
  const short = withoutZeros(text);
  const [whole = '0', fraction = ''] = short.split('.');
  return `${whole}.${fraction.padEnd(decimals, '0')}`;
}

/** What the account has or had of each asset. */
function byAsset(
  { exchange, account }: PrivateCall,
  render: (balance: Balance, asset: KrakenAsset) => string,
): string {
  const rows = exchange.market.ledger.balances(account).map((balance) => {
    const asset = assetOf(balance.currency);
    return [asset.restName, render(balance, asset)] as const;
  });
  return jsonObject(Object.fromEntries(rows));
}

/** Everything, valued in one asset. Nothing is lent here. https://docs.kraken.com/api/docs/rest-api/get-trade-balance */
function tradeBalance({ exchange, account, form }: PrivateCall): RestResponse {
  const asset = form.get('asset') ?? 'ZUSD';
  const found = exchange.pairs.assetByRestName(asset);
  const unit = found === undefined ? 1 : inDollars(exchange, found.symbol.toLowerCase());
  if (found === undefined && asset !== 'ZUSD') throw new KrakenRefusal('EQuery:Unknown asset');
  const sum = exchange.market.ledger
    .balances(account)
    .reduce((total, { currency, total: value }) => total + value * inDollars(exchange, currency), 0);
  const [all, none] = [quoted((sum / unit).toFixed(4)), quoted('0.0000')];
  return restResult(
    jsonObject({ eb: all, tb: all, m: none, uv: none, n: none, c: none, v: none, e: all, mf: all }),
  );
}

/** By the market's own price, where it has one. */
function inDollars({ market }: KrakenExchange, currency: string): number {
  const pair = market.pairs.find((spec) => {
    const { base, quote } = splitPair(spec.pair);
    return base === currency && quote === 'usd';
  });
  const { bid, ask } = pair === undefined ? {} : market.top(pair.pair);
  return bid && ask ? (bid.price + ask.price) / 2 : usdValue(currency);
}

// https://docs.kraken.com/api/docs/rest-api/get-trade-volume
function tradeVolume({ exchange, account, form }: PrivateCall): RestResponse {
  const { market, pairs } = exchange;
  const names = textList(form, 'pair');
  const wanted = names.map((name) => {
    const pair = pairs.byRestName(name);
    if (pair === undefined) throw new KrakenRefusal('EQuery:Unknown asset pair');
    return pair;
  });
  const rates = (rate: number): string | undefined =>
    wanted.length === 0
      ? undefined
      : jsonObject(Object.fromEntries(wanted.map(({ restName }) => [restName, feeRow(rate)])));
  const volume = market.fills
    .filter((fill) => fill.account === account)
    .reduce((sum, { cost, pair }) => sum + cost * inDollars(exchange, splitPair(pair).quote), 0);
  return restResult(
    jsonObject({
      currency: '"ZUSD"',
      volume: quoted(volume.toFixed(4)),
      fees: rates(market.fees.taker) ?? 'null',
      fees_maker: rates(market.fees.maker) ?? 'null',
    }),
  );
}

/** In percent. There is one tier. */
function feeRow(rate: number): string {
  const fee = quoted((rate * 100).toFixed(4));
  return jsonObject({
    fee,
    minfee: fee,
    maxfee: fee,
    nextfee: 'null',
    tiervolume: '"0.0000"',
    nextvolume: 'null',
  });
}

/** Newest first, fifty at once. https://docs.kraken.com/api/docs/rest-api/get-ledgers */
function ledgers({ exchange, account, form }: PrivateCall): RestResponse {
  const assets = (form.get('asset') ?? 'all').split(',');
  const type = form.get('type') ?? 'all';
  const all = ledgerRows(exchange.market.ledger.entries(account), exchange.market).toReversed();
  const named = all.filter(({ currency, type: own }) => {
    const { restName, altname } = assetOf(currency);
    const isWanted = assets.includes('all') || assets.includes(restName) || assets.includes(altname);
    return isWanted && (type === 'all' || type === own);
  });
  const found = within(named, form, ({ time }) => [time]);
  return restResult(jsonObject({ count: String(found.length), ledger: rowsById(page(found, form)) }));
}

function queryLedgers({ exchange, account, form }: PrivateCall): RestResponse {
  const ids = new Set(textList(form, 'id'));
  if (ids.size === 0) throw new KrakenRefusal('EGeneral:Invalid arguments:id');
  const all = ledgerRows(exchange.market.ledger.entries(account), exchange.market);
  return restResult(rowsById(all.filter(({ id }) => ids.has(id))));
}

const rowsById = (rows: readonly LedgerRow[]): string =>
  jsonObject(Object.fromEntries(rows.map((row) => [row.id, ledgerRow(row)])));

function ledgerRow({ reference, type, currency, amount: change, fee, balance, time }: LedgerRow): string {
  const asset = assetOf(currency);
  return jsonObject({
    aclass: '"currency"',
    amount: quoted(amount(change, asset)),
    asset: quoted(asset.restName),
    balance: quoted(amount(balance, asset)),
    fee: quoted(amount(fee, asset)),
    refid: quoted(reference),
    time: restSeconds(time),
    type: quoted(type),
    subtype: '""',
  });
}

const PERMISSIONS =
  '["query-funds","query-open-trades","query-closed-trades","modify-trades","close-trades","query-ledger","create-ws-token"]';

// https://docs.kraken.com/api/docs/rest-api/get-api-key-info
function apiKeyInfo({ exchange, apiKey }: PrivateCall): RestResponse {
  const now = quoted(String(Math.floor(Date.now() / 1000)));
  return restResult(
    jsonObject({
      api_key_name: '"simulator"',
      api_key: quoted(apiKey),
      nonce: quoted(String(exchange.accounts.lastNonce(apiKey))),
      nonce_window: '"0"',
      permissions: PERMISSIONS,
      iban: '""',
      valid_until: '"0"',
      query_from: '"0"',
      query_to: '"0"',
      created_time: now,
      modified_time: now,
      ip_allowlist: '[""]',
      last_used: now,
    }),
  );
}
