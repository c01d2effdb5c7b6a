import { addDecimals, compareDecimals, subtractDecimals } from '../wire/decimals.js';

/** How far sums of quotients may differ, as a part of the sum: contracts and quote volumes are converted by division. */
const TOLERANCE = 1e-9;

/**
 * What an order and its fills say of each other. `fills`: the order says that more is filled than was delivered.
 * `order`: more was delivered than the order says.
 */
export type Balance = 'settled' | 'fills' | 'order';

/** A quantity in base currency and, where the venue counts so, in contracts. Decimal texts. */
export interface Quantity {
  readonly volume: string;
  readonly contracts?: string | undefined;
}

interface Account {
  /** The highest sum that a row of the order stated. */
  stated: Quantity | undefined;
  /** Sum of the fills that were delivered. */
  delivered: Quantity;
  /** Filled before the stream began: never delivered. */
  history: Quantity;
}

const NOTHING: Quantity = { volume: '0', contracts: '0' };

/**
 * Conservation: per order, the volumes of the delivered fills sum to what the order says is filled. Knows for each
 * order what was stated and what was delivered.
 */
export class FilledTotals {
  readonly #accounts = new Map<string, Account>();

  /** A row of the order stated how much of it is filled. Sums never fall. */
  state(key: string, filled: Quantity): void {
    const account = this.#account(key);
    if (!account.stated || !isLess(filled, account.stated)) account.stated = filled;
    this.#trimHistory(account);
  }

  /** A fill was delivered, or corrected: a correction adds the difference. */
  deliver(key: string, quantity: Quantity): void {
    const account = this.#account(key);
    account.delivered = add(account.delivered, quantity);
  }

  /** Whatever is stated and was not delivered was filled before the stream began. */
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

  /** Whether these fills, which are all that the venue has of an order, add up to what the order states. */
  isWhole(key: string, fills: readonly Quantity[]): boolean {
    const stated = this.#accounts.get(key)?.stated;
    return stated !== undefined && balanceOf(stated, fills.reduce(add, NOTHING)) !== 'fills';
  }

  /** Delivered so far, together with what was filled before the stream began. */
  known(key: string): Quantity {
    const account = this.#accounts.get(key);
    return account ? add(account.delivered, account.history) : NOTHING;
  }

  /** In words, for messages. */
  describe(key: string): string {
    const { stated, delivered } = this.#account(key);
    return `${stated?.volume ?? 'an unknown volume'} filled, fills of ${delivered.volume} delivered`;
  }

  forget(key: string): void {
    this.#accounts.delete(key);
  }

  /** What was taken for history turned out to be delivered as well: the order's row came after the fill's. */
  #trimHistory(account: Account): void {
    const { stated, delivered, history } = account;
    if (!stated || Number(history.volume) === 0) return;
    if (balanceOf(stated, add(delivered, history)) !== 'order') return;
    account.history = balanceOf(stated, delivered) === 'fills' ? subtract(stated, delivered) : NOTHING;
  }

  #account(key: string): Account {
    let account = this.#accounts.get(key);
    if (!account) {
      account = { stated: undefined, delivered: NOTHING, history: NOTHING };
      this.#accounts.set(key, account);
    }
    return account;
  }
}

/** By contracts where both sides have them: those are exact. */
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
