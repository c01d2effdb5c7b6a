import { splitCurrencyPair, type CurrencyPair } from '@hftjs/core';
import { InstrumentList, isRow, rowsBy, type ApiCall, type Row } from '@hftjs/core/adapter';
import type { BinanceApi } from './rest.js';

/** Markets that will not trade again. What merely pauses (`BREAK`, `HALT`, `PENDING_TRADING`, ...) is subscribed. */
const ENDED = new Set(['DELIVERING', 'DELIVERED', 'PRE_SETTLE', 'SETTLING', 'CLOSE']);

/** Markets that do not trade at the moment, and may again. */
const PAUSED = new Set(['BREAK']);

const PERPETUAL = new Set(['PERPETUAL', 'TRADIFI_PERPETUAL']);

/** A row of `exchangeInfo`. */
export interface Market extends Row {
  /** Whether smart order routing may fill orders of the symbol. */
  readonly isRouted?: boolean;
}

/**
 * Binance's list of markets. Binance acknowledges subscriptions of what it does not have and then stays silent,
 * so pairs are checked here before they are subscribed.
 *
 * @see https://developers.binance.com/docs/binance-spot-api-docs/rest-api/general-endpoints
 */
export const listMarkets = (api: BinanceApi, call: ApiCall): InstrumentList<Market> =>
  new InstrumentList<Market>({ read: async () => readMarkets(await api.read(call)) });

/** @throws Error when the answer is not a list of markets, or when nothing trades at all, as during maintenance */
function readMarkets(answer: unknown): ReadonlyMap<string, Market> {
  const { symbols, sors } = isRow(answer) ? answer : {};
  const markets: Map<string, Market> = rowsBy('symbol', symbols);
  const trades = [...markets.values()].some(({ status }) => status === 'TRADING');
  if (!trades) throw new Error('exchangeInfo states that nothing trades: Binance may be in maintenance');
  // Where Binance does not route any symbol, the field is absent.
  for (const group of Array.isArray(sors) ? (sors as unknown[]) : [])
    for (const symbol of isRow(group) && Array.isArray(group.symbols) ? (group.symbols as unknown[]) : []) {
      const market = markets.get(String(symbol));
      if (market) markets.set(String(symbol), { ...market, isRouted: true });
    }
  return markets;
}

/** Why a market does not trade at the moment, and may again. */
export const pauseOf = (market: Row | undefined): string | undefined =>
  PAUSED.has(String(market?.status))
    ? `does not trade now: its status is ${String(market?.status)}`
    : undefined;

/**
 * Why a pair cannot be subscribed; `undefined` when it can.
 *
 * @param wasLive - whether the pair was live before: then it is not rejected while its trading is paused
 */
export function refusalOf(market: Row | undefined, pair: CurrencyPair, wasLive: boolean): string | undefined {
  if (!market) return 'Binance has no such market';
  const { base, quote, settle = quote, expiry } = splitCurrencyPair(pair);
  const assets = [market.baseAsset, market.quoteAsset, market.marginAsset ?? settle].map(String);
  const wanted = [base, quote, settle];
  if (assets.some((asset, index) => asset.toLowerCase() !== wanted[index]))
    return `Binance's ${String(market.symbol)} is ${assets.join(', ').toLowerCase()}, not ${wanted.join(', ')}`;
  const { contractType } = market;
  if (expiry === undefined && typeof contractType === 'string' && contractType !== '')
    if (!PERPETUAL.has(contractType)) return `Binance's ${String(market.symbol)} is not a perpetual`;
  if (!wasLive && ENDED.has(String(market.status)))
    return `${String(market.symbol)} does not trade any more: its status is ${String(market.status)}`;
  return undefined;
}
