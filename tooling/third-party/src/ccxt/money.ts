import type { Balances, Position } from 'ccxt';
import type { Bench } from './call.js';
import { rounded } from './truth.js';
import type { Total } from './venues.js';

/** What ccxt has of one currency. */
export interface Money {
  readonly free?: number | undefined;
  readonly used?: number | undefined;
  readonly total?: number | undefined;
}

/** The id that the ledger knows the client's account by. */
export const accountOf = ({ venue, market }: Pick<Bench, 'venue' | 'market'>): string =>
  market.ledger.accountOf(venue.credentials.apiKey);

/** What ccxt should have of every currency of the account, by ccxt's names. Zero balances may be absent. */
export function expectedMoney(
  bench: Bench,
  totalIs: Total = bench.facts.totalIs ?? 'balance',
): ReadonlyMap<string, Money> {
  const { market, facts } = bench;
  const account = accountOf(bench);
  const { settle } = facts;
  if (settle !== undefined) {
    const { balance, equity, available } = market.ledger.margin(account, settle);
    const total = totalIs === 'balance' ? balance : equity;
    return new Map([[settle, { total: rounded(total), free: rounded(available) }]]);
  }
  return new Map(
    market.ledger
      .balances(account)
      .filter(({ total }) => total !== 0)
      .map(({ currency, total, available, held }) => [
        currency.toUpperCase(),
        { total: rounded(total), free: rounded(available), used: rounded(held) },
      ]),
  );
}

/** The same of ccxt's balances, with the fields that are compared. */
export function actualMoney(
  balances: Balances,
  like: ReadonlyMap<string, Money>,
): ReadonlyMap<string, Money> {
  const accounts = balances as unknown as Readonly<Record<string, Money | undefined>>;
  return new Map(
    [...like].map(([currency, expected]) => {
      const money = accounts[currency] ?? {};
      const names = Object.keys(expected) as (keyof Money)[];
      return [currency, Object.fromEntries(names.map((name) => [name, rounded(money[name])]))];
    }),
  );
}

/** What ccxt should have of the account's position in the bench's pair. */
export function expectedPosition(bench: Bench, unit: number): object {
  const { volume, entryPrice, unrealizedPnl } = bench.market.ledger.position(accountOf(bench), bench.pair);
  return {
    side: volume > 0 ? 'long' : 'short',
    contracts: rounded(Math.abs(volume) / unit),
    entryPrice: significant(entryPrice),
    unrealizedPnl: significant(unrealizedPnl),
  };
}

export const actualPosition = ({ side, contracts, entryPrice, unrealizedPnl }: Position): object => ({
  side,
  contracts: rounded(contracts),
  entryPrice: significant(entryPrice),
  unrealizedPnl: significant(unrealizedPnl),
});

/** Venues round averages in different places. */
const significant = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : Number(value.toPrecision(6));
