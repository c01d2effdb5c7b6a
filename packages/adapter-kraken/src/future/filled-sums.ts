import { addDecimals, compareDecimals, subtractDecimals } from '@hftjs/core/adapter';

/** Orders whose sums are remembered. */
const ORDERS_KEPT = 10_000;

interface Sum {
  /** Contracts that the list of open orders says are filled. */
  readonly listed: string;
  /** Contracts of the fills that were told, and what they filled in base currency. */
  readonly told: string;
  readonly volume: string;
}

const NOTHING: Sum = { listed: '0', told: '0', volume: '0' };

/** What contracts are worth at the price of their order; `undefined` for an order without one. */
export type OwnPrice = (contracts: string) => string | undefined;

/**
 * What is filled of inverse orders, in base currency. Only fills tell their prices, and the list of open orders may be
 * ahead of them: what it says beyond them counts at the order's own price until its fills are told.
 */
export class FilledSums {
  readonly #sums = new Map<string, Sum>();

  /** An order was filled so far by fills that will not be told. */
  begin(orderId: string, contracts: string, ownPrice: OwnPrice): void {
    if (this.#sums.has(orderId)) return;
    const volume = ownPrice(contracts);
    if (volume !== undefined) this.#remember(orderId, { listed: contracts, told: contracts, volume });
  }

  /** The list of open orders says how many contracts are filled: the volume so far. */
  listed(orderId: string, contracts: string, ownPrice: OwnPrice): string {
    const sum = this.#sums.get(orderId) ?? NOTHING;
    const listed = compareDecimals(contracts, sum.listed) > 0 ? contracts : sum.listed;
    return this.#remember(orderId, { ...sum, listed }, ownPrice);
  }

  /** A fill that was not told before: the volume so far. */
  filled(
    orderId: string,
    { contracts, volume }: { readonly contracts: string; readonly volume: string },
    ownPrice: OwnPrice,
  ): string {
    const sum = this.#sums.get(orderId) ?? NOTHING;
    const told = addDecimals(sum.told, contracts);
    return this.#remember(orderId, { ...sum, told, volume: addDecimals(sum.volume, volume) }, ownPrice);
  }

  #remember(orderId: string, sum: Sum, ownPrice?: OwnPrice): string {
    // Those that changed last are kept.
    this.#sums.delete(orderId);
    this.#sums.set(orderId, sum);
    if (this.#sums.size > ORDERS_KEPT) {
      const [oldest] = this.#sums.keys();
      if (oldest !== undefined) this.#sums.delete(oldest);
    }
    const { listed, told, volume } = sum;
    if (compareDecimals(listed, told) <= 0) return volume;
    return addDecimals(volume, ownPrice?.(subtractDecimals(listed, told)) ?? '0');
  }
}
