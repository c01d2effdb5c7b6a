import { splitCurrencyPair, type CurrencyPair } from '@hftjs/core';
import { isRow, type Row } from '@hftjs/core/adapter';
import type { IBContract } from '../../subscribe-args.js';
import type { SecType } from '../../symbols.js';
import type { WebApi } from './web-api.js';

/** The contract that a pair is. */
export interface Contract {
  readonly conid: string;
  /** As it is subscribed: the conid, or with a route `265598@SMART`. */
  readonly target: string;
  readonly secType: SecType;
}

/** The number in `265598@SMART`, which has the route of orders with it. */
export const withoutRoute = (conid: string): string => conid.split('@', 1)[0] ?? '';

/** A contract that a pair may be. */
export interface Candidate {
  readonly conid: string;
  readonly exchange: string;
  /** For messages. */
  readonly name: string;
}

export interface Search {
  readonly pair: CurrencyPair;
  readonly secType: SecType;
  readonly exchange: IBContract['exchange'];
}

/** The contracts that a pair may be: none, one, or several of which none is better than the others. */
export async function findContracts(api: WebApi, search: Search): Promise<readonly Candidate[]> {
  const found = await SEARCHES[search.secType](api, search);
  const { exchange } = search;
  return exchange === undefined
    ? found
    : found.filter((each) => each.exchange.toUpperCase() === exchange.toUpperCase());
}

/** What currency a contract is quoted in, in lower case; `undefined` where the venue does not name it. */
export async function currencyOf(api: WebApi, conid: string): Promise<string | undefined> {
  const answer = await api.find({ path: '/trsrv/secdef', parameters: { conids: conid } });
  const [row] = rowsIn(isRow(answer) ? answer.secdef : undefined);
  return typeof row?.currency === 'string' ? row.currency.toLowerCase() : undefined;
}

type Finder = (api: WebApi, search: Search) => Promise<readonly Candidate[]>;

/** @see https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#trsrv-stock */
const findStocks: Finder = async (api, { pair, exchange }) => {
  const { base, quote } = splitCurrencyPair(pair);
  const symbol = base.toUpperCase();
  const answer = await api.find({ path: '/trsrv/stocks', parameters: { symbols: symbol } });
  const companies = rowsIn(isRow(answer) ? answer[symbol] : undefined).filter(
    ({ assetClass }) => assetClass === 'STK',
  );
  return companies.flatMap(({ name, contracts }) =>
    rowsIn(contracts)
      // Listings do not name their currency; abroad, the exchange has to be named or is the only one.
      .filter(({ isUS }) => exchange !== undefined || isUS === (quote === 'usd'))
      .map((row) => candidate(row, row.exchange, name)),
  );
};

/** @see https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#currency-pairs */
const findCurrencies: Finder = async (api, { pair }) => {
  const [base = '', quote = ''] = pair.toUpperCase().split('/');
  for (const currency of [quote, base]) {
    const answer = await api.find({ path: '/iserver/currency/pairs', parameters: { currency } });
    const rows = Object.values(isRow(answer) ? answer : {}).flatMap(rowsIn);
    const row = rows.find(({ symbol }) => symbol === `${base}.${quote}`);
    if (row) return [candidate(row, 'IDEALPRO', row.symbol)];
  }
  return [];
};

/** @see https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#search-symbol-contract */
const findCoins: Finder = async (api, { pair }) => {
  const { base } = splitCurrencyPair(pair);
  const parameters = { symbol: base.toUpperCase() };
  const answer = await api.find({ path: '/iserver/secdef/search', parameters });
  return rowsIn(answer).flatMap((row) => {
    const section = rowsIn(row.sections).find(({ secType }) => secType === 'CRYPTO');
    if (!section) return [];
    const exchange = typeof section.exchange === 'string' ? section.exchange : row.description;
    return [candidate(row, String(exchange).split(';', 1)[0] ?? '', row.companyName)];
  });
};

const SEARCHES: Readonly<Record<SecType, Finder>> = {
  STK: findStocks,
  CASH: findCurrencies,
  CRYPTO: findCoins,
};

const candidate = ({ conid }: Row, exchange: unknown, name: unknown): Candidate => ({
  conid: String(conid),
  exchange: String(exchange),
  name: String(name),
});

const rowsIn = (value: unknown): readonly Row[] => (Array.isArray(value) ? value.filter(isRow) : []);
