/** The server's heartbeat, one for all who listen. It beats only while somebody does. */
export class Heart {
  readonly #interval: number;
  readonly #startUptime: number;
  readonly #listeners = new Set<() => void>();
  #beats = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param startUptime - how long the server has run already, in seconds */
  constructor(interval: number, startUptime: number) {
    this.#interval = interval;
    this.#startUptime = startUptime;
  }

  /** Beats so far. */
  get count(): number {
    return this.#startUptime + this.#beats;
  }

  /** Calls `listener` on every beat until the returned function is called. */
  on(listener: () => void): () => void {
    this.#listeners.add(listener);
    this.#timer ??= setInterval(() => {
      this.#beats++;
      for (const each of [...this.#listeners]) each();
    }, this.#interval);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }
}
