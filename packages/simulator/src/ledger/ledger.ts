import { formatUnits, type Decimal } from '../wire/decimal.js';
import type { AccountState } from './account-state.js';
import {
  SystemAccount,
  type Balance,
  type EntryKind,
  type EntryReference,
  type LedgerEntry,
  type Margin,
  type MoneyChanges,
  type Position,
} from './ledger-types.js';
import type { Funds, Money } from './money.js';
import { PositionRecord, type PositionSide } from './position-record.js';
import { balanceView, marginView, positionView } from './views.js';

/** A movement of money that no fill causes: funding, a transfer, a correction. */
export interface Payment extends EntryReference {
  /** An account, any of its keys, or a `SystemAccount`. */
  readonly from: string;
  readonly to: string;
  readonly currency: string;
  /** Above zero; up to `ledger.decimals(currency)` decimals. */
  readonly amount: Decimal;
  /** @defaultValue 'other' */
  readonly kind?: EntryKind | undefined;
}

export interface LedgerInit {
  readonly money: Money;
  /** The mark price of a pair, in ticks. */
  readonly mark: (pair: string) => number;
  /** Emits changes that belong to no order. */
  readonly publish: (changes: MoneyChanges) => void;
  /** Whether an account has open orders on derivatives. */
  readonly hasOpen: (account: string) => boolean;
}

/**
 * The money of all accounts. Every figure follows from fills, deposits and payments, in exact decimals; in each currency
 * the sum over all accounts, those of the venue included, is always zero. Accounts are named by their id or by any of
 * their keys, and are opened at their first use.
 */
export class Ledger {
  readonly #money: Money;
  readonly #mark: (pair: string) => number;
  readonly #publish: (changes: MoneyChanges) => void;
  readonly #hasOpen: (account: string) => boolean;

  constructor({ money, mark, publish, hasOpen }: LedgerInit) {
    this.#money = money;
    this.#mark = mark;
    this.#publish = publish;
    this.#hasOpen = hasOpen;
  }

  /** Ids of the users' accounts, in the order in which they were opened. */
  get accounts(): readonly string[] {
    return [...this.#money.accounts].map(({ id }) => id).filter((id) => !id.startsWith('@'));
  }

  /** Currencies of the pairs that are traded: accounts have balances in these, and in others once they get some. */
  get currencies(): readonly string[] {
    return this.#money.currencies;
  }

  /**
   * Opens an account with exactly these funds. Throws when it was opened before.
   *
   * @defaultValue the market's `funds`
   */
  open(account: string, funds?: Funds): void {
    this.#money.open(account, funds);
  }

  /** Another API key of an account. Orders placed with any key are the account's. */
  addKey(apiKey: string, account: string): void {
    this.#money.addKey(apiKey, account);
  }

  /** The account's id, by any of its keys. */
  accountOf(apiKey: string): string {
    return this.#money.accountOf(apiKey);
  }

  /** How many decimals amounts of a currency have here. */
  decimals(currency: string): number {
    return this.#money.decimals(currency.toLowerCase());
  }

  balance(account: string, currency: string): Balance {
    const name = currency.toLowerCase();
    return balanceView(this.#money.account(account), name, this.#money.decimals(name));
  }

  /** Balances in all currencies of the market, and in those which the account ever had. */
  balances(account: string): readonly Balance[] {
    const { totals } = this.#money.account(account);
    return [...new Set([...this.currencies, ...totals.keys()])].map((currency) =>
      this.balance(account, currency),
    );
  }

  /** A position; one that was never opened has volume 0. @param side - `long` or `short` in hedge mode */
  position(account: string, pair: string, side: PositionSide = 'net'): Position {
    const state = this.#money.account(account);
    const terms = this.#money.terms(pair);
    return this.#view(state, state.position(pair, side) ?? new PositionRecord(terms, side));
  }

  /** Open positions, the oldest first. */
  positions(account: string): readonly Position[] {
    const state = this.#money.account(account);
    return [...state.positions].filter(({ lots }) => lots !== 0n).map((one) => this.#view(state, one));
  }

  /** Lots that the accounts have open in a pair, long and short ones added. */
  openLots(pair: string): bigint {
    let sum = 0n;
    for (const { positions } of this.#money.accounts)
      for (const { terms, lots } of positions) if (terms.spec.pair === pair) sum += lots < 0n ? -lots : lots;
    return sum;
  }

  /** Equity and margins of the derivatives that are settled in a currency. */
  margin(account: string, currency: string): Margin {
    const name = currency.toLowerCase();
    return marginView(this.#money.account(account), name, this.#money.decimals(name));
  }

  /** Every movement of an account's money, oldest first. */
  entries(account: string): readonly LedgerEntry[] {
    return this.#money.account(account).entries;
  }

  deposit(account: string, currency: string, amount: Decimal): void {
    this.pay({ from: SystemAccount.OUTSIDE, to: account, currency, amount, kind: 'deposit' });
  }

  /** Throws when the account has not so much available. */
  withdraw(account: string, currency: string, amount: Decimal): void {
    const name = currency.toLowerCase();
    if (this.#money.account(account).available(name) < this.#money.units(name, amount))
      throw new RangeError(`account ${account} has less than ${amount} ${name} available`);
    this.pay({ from: account, to: SystemAccount.OUTSIDE, currency, amount, kind: 'withdrawal' });
  }

  /** Moves money from one account to another: funding, transfers, corrections. It is not checked against what is there. */
  pay({ from, to, currency, amount, kind = 'other', ...reference }: Payment): void {
    const name = currency.toLowerCase();
    const units = this.#money.units(name, amount);
    this.#money.move({ from, to, currency: name, units, kind, ...reference });
    for (const account of new Set([from, to])) {
      const changes = this.#money.takeChanges(account);
      if (changes.balances.length > 0) this.#publish(changes);
    }
  }

  leverage(account: string, pair: string): number {
    return this.#money.account(account).leverageOf(pair);
  }

  /**
   * Throws when the account has too little margin for its positions and orders with this leverage.
   *
   * @param leverage - at least 1
   */
  setLeverage(account: string, pair: string, leverage: number): void {
    if (!(leverage >= 1)) throw new RangeError(`leverage ${leverage} is less than 1`);
    const state = this.#money.account(account);
    const { settle } = this.#money.terms(pair);
    const before = state.leverageOf(pair);
    state.leverages.set(pair, leverage);
    if (leverage >= before || state.available(settle) >= 0n) return;
    state.leverages.set(pair, before);
    throw new RangeError(`account ${account} has too little margin in ${settle} for leverage ${leverage}`);
  }

  /** Whether the account has a long and a short position per pair, instead of a net one. */
  isHedged(account: string): boolean {
    return this.#money.account(account).isHedged;
  }

  /** Throws while the account has positions or orders on derivatives. */
  setHedged(account: string, isHedged: boolean): void {
    const state = this.#money.account(account);
    if (state.isHedged === isHedged) return;
    if ([...state.positions].some(({ lots }) => lots !== 0n) || this.#hasOpen(state.id))
      throw new RangeError(`account ${account} has positions or orders`);
    state.isHedged = isHedged;
  }

  /**
   * The sum of a currency over all accounts, those of the venue included: always `0`, with all its decimals. With
   * `withoutOutside` it is what was deposited and not withdrawn.
   */
  sum(currency: string, { withoutOutside = false } = {}): string {
    const name = currency.toLowerCase();
    let units = 0n;
    for (const account of this.#money.accounts)
      if (!withoutOutside || account.id !== SystemAccount.OUTSIDE) units += account.total(name);
    return formatUnits(units, this.#money.decimals(name));
  }

  #view(state: AccountState, position: PositionRecord): Position {
    return positionView(state, position, this.#mark(position.terms.spec.pair));
  }
}
