import type { Market } from '@hftjs/simulator';
import type { Product } from './products.js';

/** The leverage that accounts have set. */
export class Leverages {
  readonly #market: Market;
  readonly #usual: number;
  readonly #byAccount = new Map<string, Map<string, number>>();

  /** @param usual - of products for which none was set */
  constructor(market: Market, usual: number) {
    this.#market = market;
    this.#usual = usual;
  }

  /** Product ids with their leverage. */
  of(account: string): readonly (readonly [id: string, leverage: number])[] {
    return [...(this.#byAccount.get(account) ?? [])];
  }

  /** @param leverage - absent: the usual one */
  set(account: string, { id, spec }: Product, leverage: number | undefined): void {
    const set = this.#byAccount.get(account) ?? new Map<string, number>();
    this.#byAccount.set(account, set);
    if (leverage === undefined) set.delete(id);
    else set.set(id, leverage);
    this.#market.ledger.setLeverage(account, spec.pair, leverage ?? this.#usual);
  }
}
