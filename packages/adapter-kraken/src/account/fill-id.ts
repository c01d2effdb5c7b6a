/** What a fill has beside its id. */
export interface FillMarks {
  readonly time: number | undefined;
  readonly price: string;
  readonly volume: string;
}

/** Ids that stand for none: empty, zero, and the UUID of zeros. */
const NO_ID = /^[0-]*$/;

/** The id of a fill. Liquidations and settlements may have none: their time, price and volume identify them, in every source. */
export const fillIdOf = (id: string | null | undefined, { time, price, volume }: FillMarks): string =>
  id == null || NO_ID.test(id) ? `unnumbered-${time ?? 0}-${Number(price)}-${Number(volume)}` : id;
