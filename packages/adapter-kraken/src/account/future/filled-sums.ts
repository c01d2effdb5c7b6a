import { addDecimals, BoundedMap, compareDecimals, subtractDecimals, type Sizes } from '@hftjs/core/adapter';

/** Orders whose contracts are remembered. */
const ORDERS_KEPT = 10_000;

/** A quantity in base currency and in contracts. */
export interface FilledQuantity {
  readonly volume: string;
  readonly contracts?: string | undefined;
}

/** The value of contracts without a fill price; `undefined` if their price has no bound. */
export type OwnPrice = (contracts: string) => string | undefined;

/** The highest number of filled contracts that the list of open orders stated of each order. */
export class ListedContracts {
  readonly #contracts = new BoundedMap<string, string>(ORDERS_KEPT);

  /** The list states that so many are filled; returns the highest number so far. */
  state(orderId: string, contracts: string): string {
    const highest = greater(contracts, this.of(orderId));
    this.#contracts.set(orderId, highest);
    return highest;
  }

  of(orderId: string): string {
    return this.#contracts.get(orderId) ?? '0';
  }
}

/**
 * What is filled of an order whose list states that so many contracts are, and of which some fills are known. Inverse
 * contracts have a volume only by the prices of their fills: what the list has beyond them counts at the order's own
 * price until they come.
 */
export function filledOf(
  known: FilledQuantity,
  listed: string,
  { sizes, ownPrice }: { readonly sizes: Sizes; readonly ownPrice: OwnPrice },
): { readonly filledVolume?: string; readonly filledContracts?: string } {
  if (!sizes.areInverse) {
    const listedVolume = sizes.exactVolume(listed, undefined) ?? listed;
    return { filledVolume: greater(listedVolume, known.volume) };
  }
  const contracts = known.contracts ?? '0';
  const filledContracts = greater(listed, contracts);
  const ahead = subtractDecimals(filledContracts, contracts);
  const estimate = Number(ahead) === 0 ? '0' : (ownPrice(ahead) ?? '0');
  return { filledVolume: addDecimals(known.volume, estimate), filledContracts };
}

/** The least that contracts can be worth which no fill has priced yet: a buy pays its limit at most. */
export const boundOf =
  (sizes: Sizes, side: string | undefined, price: string | undefined): OwnPrice =>
  (contracts) =>
    side === 'buy' ? sizes.exactVolume(contracts, price) : undefined;

const greater = (left: string, right: string): string => (compareDecimals(left, right) < 0 ? right : left);
