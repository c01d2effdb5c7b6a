/**
 * The number of the text that a compiled reader read last, of those that come again and again. Numbers are small, and used
 * again for another text once there are many. In a hot message the symbol should be the last such text: others can be
 * described as `wire.mostly`.
 */
export const lastText = { number: 0 };

/**
 * A map whose keys are named by frames, such as the venue's symbols and their pairs. Where there are a thousand of them,
 * each look-up in a plain map misses the nearest caches several times, which takes a tenth of a small frame's time. Here,
 * the value is kept by the number of the text that was read last, too. A key that is looked up after another text was read
 * costs as much as in a plain map.
 */
export class FrameMap<Key, Value> extends Map<Key, Value> {
  /** By twice the number of a text: the key that was looked up after it, then its value. */
  readonly #found: unknown[] = [];

  // eslint-disable-next-line @typescript-eslint/no-useless-constructor -- entries would be set before there is `#found`
  constructor() {
    super();
  }

  override get(key: Key): Value | undefined {
    const at = 2 * lastText.number;
    const found = this.#found[at] === key ? this.#found[at + 1] : undefined;
    return found === undefined ? this.#find(key, at) : (found as Value);
  }

  override set(key: Key, value: Value): this {
    if (this.has(key)) this.#forget(key);
    return super.set(key, value);
  }

  override delete(key: Key): boolean {
    if (!super.delete(key)) return false;
    this.#forget(key);
    return true;
  }

  override clear(): void {
    this.#found.length = 0;
    super.clear();
  }

  #find(key: Key, at: number): Value | undefined {
    const value = super.get(key);
    if (value === undefined) return undefined;
    // An array with places that were never set is slower, and so is a comparison with what is not a text.
    while (this.#found.length <= at + 1) this.#found.push('', undefined);
    this.#found[at] = key;
    this.#found[at + 1] = value;
    return value;
  }

  #forget(key: Key): void {
    for (let at = 0; at < this.#found.length; at += 2)
      if (this.#found[at] === key) this.#found[at + 1] = undefined;
  }
}
