/** Seeds of a random test: 1 to `HFTJS_SEEDS`, if that is set. */
export function seedsOf(usual: readonly number[]): readonly number[] {
  const { HFTJS_SEEDS: count } = process.env;
  return count === undefined ? usual : Array.from({ length: Number(count) }, (_, index) => index + 1);
}
