/**
 * Seeds of a random test: 1 to `HFTJS_SEEDS`, if that is set.
 *
 * @throws Error if `HFTJS_SEEDS` is not a whole number of at least 1, so that no test passes for want of seeds
 */
export function seedsOf(usual: readonly number[]): readonly number[] {
  const { HFTJS_SEEDS: text } = process.env;
  if (text === undefined) return usual;
  if (!/^[1-9]\d{0,5}$/.test(text))
    throw new Error(`HFTJS_SEEDS is ${JSON.stringify(text)}; it is a number of seeds, such as 12`);
  return Array.from({ length: Number(text) }, (_, index) => index + 1);
}
