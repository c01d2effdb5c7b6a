/** The streams that feed a queue, and how they ended. */
export class QueueSources {
  /** Those that have not ended. */
  readonly #feeding = new Set<object>();
  /** Those among them that were not started, with a callback for each `get()` that waits. */
  readonly #unstarted = new Map<object, () => void>();
  /** Whether the queue was closed because all of them have ended. */
  #haveEnded = false;
  #failure: Error | undefined;

  get isAny(): boolean {
    return this.#feeding.size > 0;
  }

  /** Why the first of them failed. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** A stream begins to feed the queue. Returns whether a queue that ended with its streams opens again. */
  add(source: object, onWait?: () => void): boolean {
    this.#feeding.add(source);
    if (onWait) this.#unstarted.set(source, onWait);
    const reopens = this.#haveEnded;
    if (reopens) this.#failure = undefined;
    this.#haveEnded = false;
    return reopens;
  }

  started(source: object): void {
    this.#unstarted.delete(source);
  }

  remove(source: object): void {
    this.#unstarted.delete(source);
    this.#feeding.delete(source);
  }

  /** A stream has ended. Returns whether an open queue ends with it, because it was the last. */
  end(source: object, failure: Error | undefined, isClosed: boolean): boolean {
    this.#unstarted.delete(source);
    if (!this.#feeding.delete(source)) return false;
    this.#failure ??= failure;
    if (this.#feeding.size > 0 || isClosed) return false;
    this.#haveEnded = true;
    return true;
  }

  /** The queue was closed by its user, and no stream opens it again. */
  forgetEnd(): void {
    this.#haveEnded = false;
  }

  /** A consumer waits: streams that were not started may have been forgotten. */
  onWait(): void {
    if (this.#unstarted.size > 0) for (const onWait of this.#unstarted.values()) onWait();
  }
}
