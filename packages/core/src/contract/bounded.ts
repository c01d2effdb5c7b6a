/** Forgets the oldest entry of a collection that has become larger than its limit. */
function forgetOldest<K>(collection: Map<K, unknown> | Set<K>, limit: number): void {
  if (collection.size <= limit) return;
  for (const oldest of collection.keys()) {
    collection.delete(oldest);
    return;
  }
}

/** A map with at most `limit` entries. The entry whose value was set longest ago is forgotten first. */
export class BoundedMap<K, V> extends Map<K, V> {
  readonly #limit: number;

  constructor(limit: number) {
    super();
    this.#limit = limit;
  }

  override set(key: K, value: V): this {
    this.delete(key);
    super.set(key, value);
    forgetOldest(this, this.#limit);
    return this;
  }
}

/** A set with at most `limit` values. The value that was added longest ago is forgotten first. */
export class BoundedSet<T> extends Set<T> {
  readonly #limit: number;

  constructor(limit: number) {
    super();
    this.#limit = limit;
  }

  override add(value: T): this {
    this.delete(value);
    super.add(value);
    forgetOldest(this, this.#limit);
    return this;
  }
}
