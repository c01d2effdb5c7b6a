import { splitCurrencyPair, type CurrencyPair } from '@hftjs/core';
import { isRow, type Row, type SessionContext } from '@hftjs/core/adapter';
import type { BinanceShared } from './shared.js';

/** How long the list of markets is taken to be true, in milliseconds. */
const LIFETIME = 3_600_000;

/** Markets that will not trade again. What merely pauses (`BREAK`, `HALT`, `PENDING_TRADING`, ...) is subscribed. */
const ENDED = new Set(['DELIVERING', 'DELIVERED', 'PRE_SETTLE', 'SETTLING', 'CLOSE']);

/** Markets that do not trade at the moment, and may again. */
const PAUSED = new Set(['BREAK']);

const PERPETUAL = new Set(['PERPETUAL', 'TRADIFI_PERPETUAL']);

/**
 * Binance's list of markets. Binance acknowledges subscriptions of what it does not have and then stays silent,
 * so pairs are checked here before they are subscribed.
 *
 * @see https://developers.binance.com/docs/binance-spot-api-docs/rest-api/general-endpoints
 */
export class ExchangeInfo {
  readonly #fetch: () => Promise<unknown>;
  readonly #clock: () => number;
  #markets: ReadonlyMap<string, Row> | undefined;
  #routed: ReadonlySet<string> = new Set();
  #fetched = -Infinity;
  #fetching: Promise<ReadonlyMap<string, Row>> | undefined;

  constructor(fetch: () => Promise<unknown>, clock: () => number = () => performance.now()) {
    this.#fetch = fetch;
    this.#clock = clock;
  }

  /**
   * The markets by symbol: fetched once for all who ask at the same time, and again after an hour. When that
   * fails, what was known before stands: a reconnect must not depend on it.
   */
  async markets(): Promise<ReadonlyMap<string, Row>> {
    if (this.#markets && this.#clock() - this.#fetched < LIFETIME) return this.#markets;
    this.#fetching ??= this.#refresh().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  /** The same, asked for now: what pauses may trade again. */
  async refreshed(): Promise<ReadonlyMap<string, Row>> {
    this.#fetched = -Infinity;
    return this.markets();
  }

  /** Whether smart order routing may fill orders of a symbol. Not known, and so false, without the list of markets. */
  async isRouted(symbol: string): Promise<boolean> {
    await this.markets().catch(() => undefined);
    return this.#routed.has(symbol);
  }

  async #refresh(): Promise<ReadonlyMap<string, Row>> {
    try {
      const answer = await this.#fetch();
      const markets = readMarkets(answer);
      this.#markets = markets;
      this.#routed = readRouted(answer);
      this.#fetched = this.#clock();
      return markets;
    } catch (error) {
      if (this.#markets) return this.#markets;
      throw error;
    }
  }
}

/** @throws Error when it is no list of markets, or when nothing trades at all, as during maintenance */
function readMarkets(answer: unknown): ReadonlyMap<string, Row> {
  const symbols = isRow(answer) && Array.isArray(answer.symbols) ? (answer.symbols as unknown[]) : undefined;
  if (!symbols) throw new Error('exchangeInfo answered without symbols');
  const markets = new Map<string, Row>();
  for (const row of symbols) if (isRow(row) && typeof row.symbol === 'string') markets.set(row.symbol, row);
  const trades = [...markets.values()].some(({ status }) => status === 'TRADING');
  if (!trades) throw new Error('exchangeInfo says that nothing trades: Binance may be in maintenance');
  return markets;
}

/** The symbols of smart order routing; where Binance has none, the field is absent. */
function readRouted(answer: unknown): ReadonlySet<string> {
  const groups = isRow(answer) && Array.isArray(answer.sors) ? (answer.sors as unknown[]) : [];
  const symbols = groups.flatMap((group) =>
    isRow(group) && Array.isArray(group.symbols) ? (group.symbols as unknown[]) : [],
  );
  return new Set(symbols.filter((symbol) => typeof symbol === 'string'));
}

/** Whether a market does not trade at the moment, and may again. */
export const isPaused = (market: Row | undefined): boolean => PAUSED.has(String(market?.status));

/**
 * Why a pair cannot be subscribed; `undefined` when it can.
 *
 * @param isResumed - whether the pair was live before: it is not given up because it pauses
 */
export function refusalOf(
  market: Row | undefined,
  pair: CurrencyPair,
  isResumed: boolean,
): string | undefined {
  if (!market) return 'Binance has no such market';
  const { base, quote, settle = quote, expiry } = splitCurrencyPair(pair);
  const assets = [market.baseAsset, market.quoteAsset, market.marginAsset ?? settle].map(String);
  const wanted = [base, quote, settle];
  if (assets.some((asset, index) => asset.toLowerCase() !== wanted[index]))
    return `Binance's ${String(market.symbol)} is ${assets.join(', ').toLowerCase()}, not ${wanted.join(', ')}`;
  const { contractType } = market;
  if (expiry === undefined && typeof contractType === 'string' && contractType !== '')
    if (!PERPETUAL.has(contractType)) return `Binance's ${String(market.symbol)} is no perpetual`;
  if (!isResumed && ENDED.has(String(market.status)))
    return `${String(market.symbol)} does not trade any more: its status is ${String(market.status)}`;
  return undefined;
}

/** The pairs that Binance lists; the others are rejected. */
export async function admitPairs(
  { info, symbols }: BinanceShared,
  context: SessionContext,
  pairs: readonly CurrencyPair[],
): Promise<readonly CurrencyPair[]> {
  const markets = await info.markets();
  return pairs.filter((pair) => {
    const symbol = symbols.symbolOf(pair);
    const reason = refusalOf(markets.get(symbol), pair, context.outage !== undefined);
    if (reason !== undefined) context.reject([pair], `${symbol}: ${reason}`);
    return reason === undefined;
  });
}
