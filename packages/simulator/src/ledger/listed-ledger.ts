import type { Clock } from '../wire/clock.js';
import type { Ledger } from './ledger.js';
import type { Balance, LedgerEntry, Margin, Position } from './ledger-types.js';
import type { PositionSide } from './position-record.js';

/** What an account had at a time. */
interface Holdings {
  readonly time: number;
  readonly balances: readonly Balance[];
  readonly margins: readonly Margin[];
  readonly positions: readonly Position[];
}

export interface ListedLedgerInit {
  readonly ledger: Ledger;
  readonly clock: Clock;
}

/**
 * The ledger as the venue's REST knows it: it may lag, balances and positions each by its own time. Nothing is recorded
 * until one does; what was before that is as it was then. Accounts are named by their id or any of their keys.
 */
export class ListedLedger {
  readonly #init: ListedLedgerInit;
  /** By account, oldest first. */
  #records: Map<string, Holdings[]> | undefined;
  /** When it began to lag. */
  #begunAt = -Infinity;
  /** In milliseconds. */
  #lag = { balances: 0, positions: 0 };

  constructor(init: ListedLedgerInit) {
    this.#init = init;
  }

  /** Lags from now on. In milliseconds. */
  lag(lag: { readonly balances: number; readonly positions: number }): void {
    this.#lag = lag;
    const isOn = lag.balances > 0 || lag.positions > 0;
    if (!isOn) this.#records = undefined;
    if (!isOn || this.#records !== undefined) return;
    const { accounts } = this.#init.ledger;
    this.#begunAt = this.#init.clock();
    this.#records = new Map(accounts.map((account) => [account, [this.#now(account, -Infinity)]]));
  }

  /** A balance or position of an account has changed. */
  changed(account: string): void {
    if (this.#records === undefined) return;
    const records = this.#records.get(account) ?? [];
    records.push(this.#now(account, this.#init.clock()));
    this.#records.set(account, records);
  }

  balances(account: string): readonly Balance[] {
    return this.#at(account, this.#lag.balances)?.balances ?? this.#init.ledger.balances(account);
  }

  balance(account: string, currency: string): Balance {
    const name = currency.toLowerCase();
    const found = this.#at(account, this.#lag.balances)?.balances.find((one) => one.currency === name);
    return found ?? this.#init.ledger.balance(account, currency);
  }

  margin(account: string, currency: string): Margin {
    const name = currency.toLowerCase();
    const found = this.#at(account, this.#lag.balances)?.margins.find((one) => one.currency === name);
    return found ?? this.#init.ledger.margin(account, currency);
  }

  /** Every movement of an account's money, oldest first. */
  entries(account: string): readonly LedgerEntry[] {
    const entries = this.#init.ledger.entries(account);
    if (this.#lag.balances === 0) return entries;
    const until = Math.max(this.#begunAt, this.#init.clock() - this.#lag.balances);
    return entries.filter(({ time }) => time <= until);
  }

  /** Open positions, the oldest first. */
  positions(account: string): readonly Position[] {
    return this.#at(account, this.#lag.positions)?.positions ?? this.#init.ledger.positions(account);
  }

  /** A position; one that is not open has volume 0. @param side - `long` or `short` in hedge mode */
  position(account: string, pair: string, side: PositionSide = 'net'): Position {
    const present = this.#init.ledger.position(account, pair, side);
    const past = this.#at(account, this.#lag.positions);
    if (past === undefined) return present;
    return past.positions.find((one) => one.pair === pair && one.side === side) ?? closed(present);
  }

  #at(apiKey: string, lag: number): Holdings | undefined {
    if (lag === 0) return undefined;
    const { ledger, clock } = this.#init;
    const records = this.#records?.get(ledger.accountOf(apiKey));
    const time = clock() - lag;
    return records?.findLast((record) => record.time <= time) ?? records?.[0];
  }

  #now(account: string, time: number): Holdings {
    const { ledger } = this.#init;
    const balances = ledger.balances(account);
    return {
      time,
      balances,
      margins: balances.map(({ currency }) => ledger.margin(account, currency)),
      positions: ledger.positions(account),
    };
  }
}

/** The same position while nothing of it is open. */
const closed = (position: Position): Position => ({
  ...position,
  ...{ volume: 0, volumeText: '0', entryPrice: undefined, entryPriceText: undefined },
  ...{ cost: 0, costText: '0', value: 0, valueText: '0', unrealizedPnl: 0, unrealizedPnlText: '0' },
  ...{ initialMargin: 0, initialMarginText: '0', maintenanceMargin: 0, maintenanceMarginText: '0' },
});
