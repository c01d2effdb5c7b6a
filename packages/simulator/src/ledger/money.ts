import type { Clock } from '../wire/clock.js';
import { usdValue, type PairSpec } from '../market/pair-spec.js';
import { formatUnits, unitsToNumber, exactUnits, type Decimal } from '../wire/decimal.js';
import { AccountState } from './account-state.js';
import { isMargin, isSameHold, type Hold } from './holds.js';
import { SystemAccount, type EntryKind, type LedgerEntry, type MoneyChanges } from './ledger-types.js';
import { currencyDecimals, pairTerms, type PairTerms } from './pair-terms.js';
import type { FillBooking, Movement } from './movement.js';
import { Touched } from './touched.js';
import { balanceView, positionView } from './views.js';

const SYSTEM: ReadonlySet<string> = new Set(Object.values(SystemAccount));

/** What accounts have at first: these amounts, or about this value in US dollars of every currency that is traded. */
export type Funds = Readonly<Record<string, Decimal>> | { readonly usdOfEach: number };

export interface MoneyOptions {
  readonly clock: Clock;
  readonly specs: readonly PairSpec[];
  readonly funds: Funds;
  readonly leverage: number;
  /** Whether spot balances may fall below zero. */
  readonly lends: boolean;
  readonly mark: (pair: string) => number;
}

const termsKey = (pair: string, quote: string | undefined): string =>
  quote === undefined ? pair : `${pair} in ${quote}`;

/** All accounts, in exact integers. Every movement has two sides, so that each currency sums up to zero. */
export class Money {
  readonly #options: MoneyOptions;
  readonly #accounts = new Map<string, AccountState>();
  readonly #accountByKey = new Map<string, string>();
  readonly #decimals: ReadonlyMap<string, number>;
  readonly #terms: ReadonlyMap<string, PairTerms>;
  readonly #touched = new Map<string, Touched>();
  #entryCount = 0;

  constructor(options: MoneyOptions) {
    this.#options = options;
    this.#decimals = currencyDecimals(options.specs);
    this.#terms = new Map(
      options.specs.flatMap((spec) =>
        [undefined, ...(spec.quotes ?? [])].map((quote) => [
          termsKey(spec.pair, quote),
          pairTerms(spec, this.#decimals, quote),
        ]),
      ),
    );
  }

  /** Accounts of users and of the venue. */
  get accounts(): Iterable<AccountState> {
    return this.#accounts.values();
  }

  /** Currencies in which accounts of these pairs have balances. */
  get currencies(): readonly string[] {
    return [...this.#decimals.keys()];
  }

  decimals(currency: string): number {
    return this.#decimals.get(currency) ?? 8;
  }

  /** @param quote - one of the pair's `quotes`. @defaultValue its quote currency */
  terms(pair: string, quote?: string): PairTerms {
    const terms = this.#terms.get(termsKey(pair, quote));
    if (terms === undefined) throw new RangeError(`${termsKey(pair, quote)} is not traded here`);
    return terms;
  }

  addKey(apiKey: string, account: string): void {
    this.#accountByKey.set(apiKey, account);
  }

  /** The account of a key; an account is a key of itself. */
  accountOf(key: string): string {
    return this.#accountByKey.get(key) ?? key;
  }

  /** Opens an account with these funds. */
  open(id: string, funds: Funds = this.#options.funds): AccountState {
    if (this.#accounts.has(id)) throw new RangeError(`there is an account ${id} already`);
    if (id.startsWith('@') && !SYSTEM.has(id)) throw new RangeError(`${id} is not an account of the venue`);
    const account = this.#add(id);
    if (SYSTEM.has(id)) return account;
    for (const [currency, units] of this.#initial(funds))
      this.move({ from: SystemAccount.OUTSIDE, to: id, currency, units, kind: 'deposit' });
    this.#touched.delete(id);
    return account;
  }

  /** The account of a key, which is opened at its first use. */
  account(key: string): AccountState {
    const id = this.accountOf(key);
    return this.#accounts.get(id) ?? this.open(id);
  }

  units(currency: string, amount: Decimal): bigint {
    const units = exactUnits(amount, this.decimals(currency));
    if (typeof units === 'bigint') return units;
    throw new RangeError(
      `${amount} is not an amount of ${currency} with up to ${this.decimals(currency)} decimals`,
    );
  }

  move({ from, to, currency, units, kind, time = this.#options.clock(), ...reference }: Movement): void {
    if (units === 0n) return;
    for (const [key, change] of [
      [from, -units],
      [to, units],
    ] as const) {
      const account = this.account(key);
      const total = account.total(currency) + change;
      account.totals.set(currency, total);
      if (SYSTEM.has(account.id)) continue;
      const decimals = this.decimals(currency);
      const entry: LedgerEntry = {
        id: ++this.#entryCount,
        account: account.id,
        currency,
        kind,
        change: unitsToNumber(change, decimals),
        changeText: formatUnits(change, decimals),
        totalText: formatUnits(total, decimals),
        time,
        ...reference,
      };
      account.entries.push(entry);
      this.#touchedOf(account.id).entries(currency).push(entry);
    }
  }

  /** Books a fill with its fee. Returns the profit that it realized; `undefined` on spot. */
  book({
    account: id,
    pair,
    quoteCurrency,
    side,
    positionSide,
    tick,
    lots,
    fee,
    feeCurrency,
    time,
    ...ids
  }: FillBooking): bigint | undefined {
    const account = this.account(id);
    const terms = this.terms(pair, quoteCurrency);
    const reference = { pair, ...ids };
    const give = (currency: string, units: bigint, kind: EntryKind): void => {
      this.move({ from: SystemAccount.CROWD, to: account.id, currency, units, kind, time, ...reference });
    };
    let profit: bigint | undefined;
    if (terms.kind === 'spot') {
      const sign = side === 'buy' ? 1n : -1n;
      const decimals = this.decimals(terms.base) - terms.spec.volumeDecimals;
      give(terms.base, sign * BigInt(lots) * 10n ** BigInt(decimals), 'trade');
      give(terms.quote, -sign * terms.value(tick, lots), 'trade');
    } else {
      const position = account.openPosition(terms, positionSide);
      profit = position.book({ side, tick, lots, time }).realized;
      this.#touchedOf(account.id).positions.add(position);
      give(terms.settle, profit, 'realized');
      this.#touchedOf(account.id).entries(terms.settle);
    }
    this.move({
      from: account.id,
      to: SystemAccount.FEES,
      currency: feeCurrency,
      units: fee,
      kind: 'fee',
      time,
      ...reference,
    });
    return profit;
  }

  /** Holds back what an open order needs; nothing once it has ended. */
  hold(key: string, orderId: string, hold: Hold | undefined): void {
    const account = this.account(key);
    const before = account.holdOf(orderId);
    if (isSameHold(before, hold)) return;
    account.setHold(orderId, hold);
    for (const one of [before, hold]) {
      if (one === undefined) continue;
      this.#touchedOf(account.id).entries(isMargin(one) ? one.terms.settle : one.currency);
    }
  }

  /** Whether an account could pay for an order's hold; for one that only closes positions it always can. */
  canHold(key: string, orderId: string, hold: Hold | undefined): boolean {
    if (hold === undefined) return true;
    const account = this.account(key);
    const isOnMargin = isMargin(hold);
    if (!isOnMargin && this.#options.lends) return true;
    const currency = isOnMargin ? hold.terms.settle : hold.currency;
    const after = account.available(currency, { orderId, hold });
    if (after >= 0n) return true;
    return isOnMargin && after >= account.available(currency, { orderId, hold: undefined });
  }

  /** What has changed of an account since the last call. */
  takeChanges(key: string, orderId?: string): MoneyChanges {
    const account = this.account(key);
    const touched = this.#touched.get(account.id);
    this.#touched.delete(account.id);
    if (touched === undefined) return { balances: [], positions: [] };
    const time = this.#options.clock();
    return {
      balances: [...touched.currencies].map(([currency, entries]) => ({
        balance: balanceView(account, currency, this.decimals(currency)),
        entries,
        orderId,
        time,
      })),
      positions: [...touched.positions].map((position) => ({
        position: positionView(account, position, this.#options.mark(position.terms.spec.pair)),
        time,
      })),
    };
  }

  #add(id: string): AccountState {
    const account = new AccountState(id, this.#options);
    this.#accounts.set(id, account);
    return account;
  }

  #initial(funds: Funds): [string, bigint][] {
    if (!('usdOfEach' in funds) || typeof funds.usdOfEach === 'string')
      return Object.entries(funds).map(([currency, amount]) => [
        currency.toLowerCase(),
        this.units(currency.toLowerCase(), amount),
      ]);
    const { usdOfEach } = funds;
    return this.currencies.map((currency) => [
      currency,
      BigInt(Math.round(usdOfEach / usdValue(currency))) * 10n ** BigInt(this.decimals(currency)),
    ]);
  }

  #touchedOf(id: string): Touched {
    const touched = this.#touched.get(id) ?? new Touched();
    this.#touched.set(id, touched);
    return touched;
  }
}
