import { BoundedMap } from '../../contract/bounded.js';

/** Fills remembered: they are rare, and only those of the same moment can be confused. */
const KEPT = 1_000;

/** A fill without a trade id. */
export interface UnnumberedFill {
  readonly orderId: string;
  readonly time?: number | undefined;
  readonly price: string;
  readonly volume: string;
}

/**
 * Names fills to which the venue gives no trade id, such as those of settlements. The name is made of what both a frame
 * and a row of REST state, so that the same fill has the same name from either. Equal fills of one moment are counted.
 * Lives as long as its stream.
 */
export class UnnumberedFills {
  /** Filled sums of the order, by the name that the fills would share. */
  readonly #sums = new BoundedMap<string, readonly string[]>(KEPT);

  /** @param filled - sum of the order's fills after this one, by which equal fills of one moment differ */
  nameOf(fill: UnnumberedFill, filled: string): string {
    const name = baseName(fill);
    const known = this.#sums.get(name) ?? [];
    const sums = known.includes(filled) ? known : [...known, filled];
    this.#sums.set(name, sums);
    return numbered(name, sums.indexOf(filled));
  }
}

/** Names of the fills of one list of REST, which lists equal fills of one moment as often as they happened. */
export function listNames(): (fill: UnnumberedFill) => string {
  const counts = new Map<string, number>();
  return (fill) => {
    const name = baseName(fill);
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return numbered(name, count);
  };
}

const baseName = ({ orderId, time, price, volume }: UnnumberedFill): string =>
  `${orderId}-${time ?? 0}-${Number(volume)}@${Number(price)}`;

const numbered = (name: string, count: number): string => (count === 0 ? name : `${name}-${count + 1}`);
