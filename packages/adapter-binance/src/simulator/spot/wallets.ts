import {
  formatUnits,
  isDone,
  type OrderUpdate,
  type OwnOrder,
  parseUnits,
  splitPair,
  usdValue,
} from '@hftjs/simulator';
import { product } from '../decimal-text.js';

const DECIMALS = 8;
/** What an account holds of every asset at first, in US dollars. */
const FIRST_VALUE = 100_000_000;

interface Balance {
  /** All that is held, locked or not, in units of `10^-8`. */
  total: bigint;
  /** What open orders hold back, by order. */
  readonly locks: Map<string, bigint>;
}

/** What the accounts own. */
export class Wallets {
  readonly #balances = new Map<string, Balance>();

  /** Books what happened to an order. */
  apply({ order, fill }: OrderUpdate): void {
    const { base, quote } = splitPair(order.pair);
    if (fill !== undefined) {
      const sign = fill.side === 'buy' ? 1n : -1n;
      this.#of(order.account, base).total += sign * units(fill.volumeText);
      this.#of(order.account, quote).total -= sign * units(fill.costText);
      this.#of(order.account, fill.feeCurrency).total -= units(fill.feeText);
    }
    const locked = this.#of(order.account, order.side === 'buy' ? quote : base);
    if (isDone(order)) locked.locks.delete(order.orderId);
    else locked.locks.set(order.orderId, units(lockedText(order)));
  }

  /** Books a deposit, or a withdrawal when the amount is negative. */
  deposit(account: string, asset: string, amount: number): void {
    this.#of(account, asset).total += BigInt(Math.round(amount * 10 ** DECIMALS));
  }

  /** What an account can use of an asset, and what its orders hold back. */
  balance(account: string, asset: string): { free: string; locked: string } {
    const { total, locks } = this.#of(account, asset);
    const locked = [...locks.values()].reduce((sum, amount) => sum + amount, 0n);
    return { free: formatUnits(total - locked, DECIMALS), locked: formatUnits(locked, DECIMALS) };
  }

  #of(account: string, asset: string): Balance {
    const name = `${account} ${asset.toLowerCase()}`;
    const total = BigInt(Math.round(FIRST_VALUE / usdValue(asset))) * 10n ** BigInt(DECIMALS);
    const balance = this.#balances.get(name) ?? { total, locks: new Map<string, bigint>() };
    this.#balances.set(name, balance);
    return balance;
  }
}

const units = (text: string): bigint => parseUnits(text, DECIMALS);

function lockedText({ side, remainingText, priceText }: OwnOrder): string {
  if (side === 'sell') return remainingText;
  return priceText === undefined ? '0' : product(priceText, remainingText, DECIMALS);
}
