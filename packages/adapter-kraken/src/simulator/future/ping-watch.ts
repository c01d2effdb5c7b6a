import type { Connection } from '@hftjs/simulator';

/** Closes a connection whose client has not pinged for a while. Nothing else that it sends counts. */
export class PingWatch {
  readonly #timer: NodeJS.Timeout;

  /** @param timeout - milliseconds */
  constructor(connection: Connection, timeout: number) {
    this.#timer = setTimeout(() => {
      connection.close(1000);
    }, timeout);
  }

  /** The client pinged. */
  heard(): void {
    this.#timer.refresh();
  }

  /** Nothing is left running. */
  release(): void {
    clearTimeout(this.#timer);
  }
}
