/** Typed listeners. They are called in the order in which they were added. */
export class Listeners<Events extends object> {
  readonly #byName = new Map<keyof Events, Set<(event: never) => void>>();

  /** Calls `listener` on every event of this name until the returned function is called. */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): () => void {
    const listeners = this.#byName.get(name) ?? new Set();
    this.#byName.set(name, listeners);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }

  /** Whether there is a listener. Otherwise producers skip the work. */
  has(name: keyof Events): boolean {
    return (this.#byName.get(name)?.size ?? 0) > 0;
  }

  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void {
    const listeners = this.#byName.get(name) as Set<(event: Events[Name]) => void> | undefined;
    if (listeners === undefined) return;
    for (const listener of listeners) listener(event);
  }
}
