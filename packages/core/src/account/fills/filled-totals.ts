import { addDecimals, compareDecimals, subtractDecimals } from '../../wire/decimals.js';

/** Relative difference that two sums may have: contracts and quote volumes are converted by division. */
const TOLERANCE = 1e-9;

/**
 * How an order compares with its fills. `fills`: fills are missing, because the order states a larger filled volume.
 * `order`: the order is behind, because its fills sum to more.
 */
export type Balance = 'settled' | 'fills' | 'order';

/** A quantity in base currency and, where the venue counts so, in contracts. Decimal texts. */
export interface Quantity {
  readonly volume: string;
  readonly contracts?: string | undefined;
}

interface Totals {
  /** The largest filled quantity that a row of the order stated. */
  stated: Quantity | undefined;
  /** Sum of the published fills. */
  delivered: Quantity;
  /** Filled before the stream began, and not published. */
  history: Quantity;
}

const NOTHING: Quantity = { volume: '0', contracts: '0' };

/**
 * The stated and the delivered filled quantity of each order. Conservation means that the two are equal: the volumes of
 * an order's fills sum to its filled volume.
 */
export class FilledTotals {
  readonly #accounts = new Map<string, Totals>();

  /** A row of the order stated its filled quantity. A smaller one than before is ignored. */
  state(key: string, filled: Quantity): void {
    const account = this.#account(key);
    if (!account.stated || !isLess(filled, account.stated)) account.stated = filled;
    this.#trimHistory(account);
  }

  /** A fill was published, or corrected: then `quantity` is the difference. */
  deliver(key: string, quantity: Quantity): void {
    const account = this.#account(key);
    account.delivered = add(account.delivered, quantity);
  }

  /** The stated quantity that was not delivered was filled before the stream began. */
  takeForHistory(key: string): void {
    const account = this.#account(key);
    const { stated, delivered } = account;
    account.history =
      stated && balanceOf(stated, delivered) === 'fills' ? subtract(stated, delivered) : NOTHING;
  }

  balance(key: string): Balance {
    const account = this.#accounts.get(key);
    if (!account?.stated) return account && Number(account.delivered.volume) > 0 ? 'order' : 'settled';
    return balanceOf(account.stated, add(account.delivered, account.history));
  }

  /** Whether these fills, which are all that the venue lists for an order, sum to the stated quantity. */
  isWhole(key: string, fills: readonly Quantity[]): boolean {
    const stated = this.#accounts.get(key)?.stated;
    return stated !== undefined && balanceOf(stated, fills.reduce(add, NOTHING)) !== 'fills';
  }

  /** The delivered quantity, plus that from before the stream began. */
  known(key: string): Quantity {
    const account = this.#accounts.get(key);
    return account ? add(account.delivered, account.history) : NOTHING;
  }

  /** Describes both quantities for messages. */
  describe(key: string): string {
    const { stated, delivered } = this.#account(key);
    return `${stated?.volume ?? 'an unknown volume'} filled, fills of ${delivered.volume} delivered`;
  }

  forget(key: string): void {
    this.#accounts.delete(key);
  }

  /** Reduces the history by fills that were published after all: the order's row arrived after the fill's. */
  #trimHistory(account: Totals): void {
    const { stated, delivered, history } = account;
    if (!stated || Number(history.volume) === 0) return;
    if (balanceOf(stated, add(delivered, history)) !== 'order') return;
    account.history = balanceOf(stated, delivered) === 'fills' ? subtract(stated, delivered) : NOTHING;
  }

  #account(key: string): Totals {
    let account = this.#accounts.get(key);
    if (!account) {
      account = { stated: undefined, delivered: NOTHING, history: NOTHING };
      this.#accounts.set(key, account);
    }
    return account;
  }
}

/** Compares by contracts where both sides have them, because those are exact. */
function balanceOf(stated: Quantity, known: Quantity): Balance {
  const byContracts = stated.contracts !== undefined && known.contracts !== undefined;
  const want = (byContracts ? stated.contracts : undefined) ?? stated.volume;
  const have = (byContracts ? known.contracts : undefined) ?? known.volume;
  const difference = Number(want) - Number(have);
  if (Math.abs(difference) <= TOLERANCE * Math.max(Math.abs(Number(want)), Math.abs(Number(have))))
    return 'settled';
  return difference > 0 ? 'fills' : 'order';
}

function isLess(left: Quantity, right: Quantity): boolean {
  if (left.contracts !== undefined && right.contracts !== undefined)
    return compareDecimals(left.contracts, right.contracts) < 0;
  return compareDecimals(left.volume, right.volume) < 0;
}

const add = (left: Quantity, right: Quantity): Quantity => ({
  volume: addDecimals(left.volume, right.volume),
  contracts: both(left, right, addDecimals),
});

const subtract = (left: Quantity, right: Quantity): Quantity => ({
  volume: subtractDecimals(left.volume, right.volume),
  contracts: both(left, right, subtractDecimals),
});

const both = (
  { contracts: left }: Quantity,
  { contracts: right }: Quantity,
  operation: (left: string, right: string) => string,
): string | undefined => (left === undefined || right === undefined ? undefined : operation(left, right));
