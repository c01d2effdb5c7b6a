const HEX = '0123456789abcdef';

/** A seeded generator of pseudo random numbers: the same seed gives the same sequence on every machine. */
export class Random {
  readonly #seed: string;
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number | string) {
    this.#seed = String(seed);
    const hash = hasher(this.#seed);
    this.#a = hash();
    this.#b = hash();
    this.#c = hash();
    for (let round = 0; round < 12; round++) this.#bits();
  }

  /** At least 0, less than 1. */
  next(): number {
    return this.#bits() / 0x1_0000_0000;
  }

  /** A whole number, at least 0 and less than `limit`. */
  int(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of the items; throws when there are none. */
  pick<T>(items: ArrayLike<T>): T {
    if (items.length === 0) throw new RangeError('nothing to pick from');
    return items[this.int(items.length)] as T;
  }

  /** Exponentially distributed around this mean: often small, sometimes far. */
  exponential(mean: number): number {
    return -Math.log(1 - this.next()) * mean;
  }

  /** Roughly normally distributed: mean 0, standard deviation 1. */
  normal(): number {
    return (this.next() + this.next() + this.next() + this.next() - 2) * Math.sqrt(3);
  }

  /** A text of this many characters out of the alphabet: ids, tokens. */
  text(length: number, alphabet: string): string {
    return Array.from({ length }, () => this.pick(alphabet)).join('');
  }

  /** A UUID of version 4. */
  uuid(): string {
    const part = (length: number): string => this.text(length, HEX);
    return `${part(8)}-${part(4)}-4${part(3)}-${this.pick('89ab')}${part(3)}-${part(12)}`;
  }

  /** An independent sequence, named so that drawing from one never shifts another. */
  fork(name: string): Random {
    return new Random(`${this.#seed}/${name}`);
  }

  /** The next 32 bits (the generator "sfc32"). */
  #bits(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
}

/** Spreads a text over as many 32-bit words as are asked for (FNV-1a, finished by murmur's mixer). */
function hasher(text: string): () => number {
  let state = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  }
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return mixed ^ (mixed >>> 16);
  };
}
