import type { Clock } from '../wire/clock.js';
import type { Ledger } from './ledger.js';
import type { Balance, Position } from './ledger-types.js';
import type { PositionSide } from './position-record.js';

/** What an account had at a time. */
interface Holdings {
  readonly time: number;
  readonly balances: readonly Balance[];
  readonly positions: readonly Position[];
}

export interface ListedHoldingsInit {
  readonly ledger: Ledger;
  readonly clock: Clock;
}

/**
 * Balances and positions as they were. Nothing is recorded until a list lags; what was before that is as it was when the
 * list began to lag.
 */
export class ListedHoldings {
  readonly #init: ListedHoldingsInit;
  /** By account, oldest first. */
  #records: Map<string, Holdings[]> | undefined;

  constructor(init: ListedHoldingsInit) {
    this.#init = init;
  }

  /** Begins or ends to record. */
  setRecording(isOn: boolean): void {
    if (!isOn) this.#records = undefined;
    if (!isOn || this.#records !== undefined) return;
    const { accounts } = this.#init.ledger;
    this.#records = new Map(accounts.map((account) => [account, [this.#now(account, -Infinity)]]));
  }

  /** A balance or position of an account has changed. */
  changed(account: string): void {
    if (this.#records === undefined) return;
    const records = this.#records.get(account) ?? [];
    records.push(this.#now(account, this.#init.clock()));
    this.#records.set(account, records);
  }

  /** @param time - epoch milliseconds; Infinity for the present */
  balances(account: string, time: number): readonly Balance[] {
    const { ledger } = this.#init;
    return this.#at(account, time)?.balances ?? ledger.balances(account);
  }

  /** Of one currency, by its name in lower case. */
  balance(account: string, currency: string, time: number): Balance {
    const found = this.balances(account, time).find((balance) => balance.currency === currency);
    return found ?? this.#init.ledger.balance(account, currency);
  }

  /** One position, as it is now where it was never open. */
  position(account: string, key: { pair: string; side: PositionSide }, time: number): Position {
    const present = this.#init.ledger.position(account, key.pair, key.side);
    if (time === Infinity) return present;
    const open = this.positions(account, time).find(
      ({ pair, side }) => pair === key.pair && side === key.side,
    );
    return open ?? closed(present);
  }

  /** Open positions. @param time - epoch milliseconds; Infinity for the present */
  positions(account: string, time: number): readonly Position[] {
    const { ledger } = this.#init;
    return this.#at(account, time)?.positions ?? ledger.positions(account);
  }

  #at(apiKey: string, time: number): Holdings | undefined {
    if (time === Infinity) return undefined;
    const records = this.#records?.get(this.#init.ledger.accountOf(apiKey));
    return records?.findLast((record) => record.time <= time) ?? records?.[0];
  }

  #now(account: string, time: number): Holdings {
    const { ledger } = this.#init;
    return { time, balances: ledger.balances(account), positions: ledger.positions(account) };
  }
}

/** The same position while nothing of it is open. */
const closed = (position: Position): Position => ({
  ...position,
  ...{ volume: 0, volumeText: '0', entryPrice: undefined, entryPriceText: undefined },
  ...{ cost: 0, costText: '0', value: 0, valueText: '0', unrealizedPnl: 0, unrealizedPnlText: '0' },
  ...{ initialMargin: 0, initialMarginText: '0', maintenanceMargin: 0, maintenanceMarginText: '0' },
});
