import { addDecimals, compareDecimals, subtractDecimals } from '@hftjs/core/adapter';
import type { AssetBalance, Movement, WalletBalance } from './balance-rows.js';

/** What is known of one currency. */
interface Holding {
  /** `undefined` after a movement of a wallet of which it was not known what it held. */
  total: string | undefined;
  readonly wallets: Map<string, string>;
  /** Whether the listed wallets hold all there is, so that any other one held nothing. */
  readonly isWhole: boolean;
}

/**
 * The wallets of an account, for as long as one subscription. Kraken states the total of a currency only in a snapshot, and
 * afterwards what one wallet holds: the change of that wallet is the change of the total.
 */
export class Wallets {
  #holdings: Map<string, Holding> | undefined;
  /** Whether a currency that was not listed was not held. */
  #isComplete = false;

  /** Currencies that are known. */
  get currencies(): readonly string[] {
    return [...(this.#holdings?.keys() ?? [])];
  }

  /** Whether something is, or was, in another wallet than this one. */
  hasOthers(wallet: string): boolean {
    return [...(this.#holdings?.values() ?? [])].some(({ wallets }) =>
      [...wallets.keys()].some((name) => name !== wallet),
    );
  }

  /** The totals are not known any more, until the next snapshot. */
  doubt(): void {
    this.#isComplete = false;
    for (const holding of this.#holdings?.values() ?? []) holding.total = undefined;
  }

  /** All balances, as a snapshot lists them. @param isComplete - whether all of its rows could be read */
  begin(balances: readonly AssetBalance[], isComplete: boolean): void {
    this.#isComplete = isComplete;
    this.#holdings = new Map(
      balances.map(({ currency, total, wallets }) => [
        currency,
        {
          total,
          wallets: new Map(wallets.map(({ wallet, balance }) => [wallet, balance])),
          isWhole: compareDecimals(total, sumOf(wallets)) === 0,
        },
      ]),
    );
  }

  /**
   * The total of a currency after a movement; `undefined` where it cannot be known: before the snapshot, and where that did
   * not state what the wallet held.
   */
  moved({ currency, wallet, balance }: Movement): string | undefined {
    const holding = this.#holdingOf(currency);
    if (!holding) return undefined;
    const { total, wallets, isWhole } = holding;
    const before = wallets.get(wallet) ?? (isWhole ? '0' : undefined);
    wallets.set(wallet, balance);
    holding.total =
      total === undefined || before === undefined
        ? undefined
        : addDecimals(total, subtractDecimals(balance, before));
    return holding.total;
  }

  #holdingOf(currency: string): Holding | undefined {
    const known = this.#holdings?.get(currency);
    if (known || !this.#holdings) return known;
    const isWhole = this.#isComplete;
    const holding: Holding = { total: isWhole ? '0' : undefined, wallets: new Map(), isWhole };
    this.#holdings.set(currency, holding);
    return holding;
  }
}

const sumOf = (wallets: readonly WalletBalance[]): string =>
  wallets.reduce((sum, { balance }) => addDecimals(sum, balance), '0');
