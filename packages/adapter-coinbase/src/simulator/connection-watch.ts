import type { Connection } from '@hftjs/simulator';
import type { CoinbaseSimulatorOptions } from './options.js';

/** Closes a connection that subscribes to nothing in time, and one on which nothing is sent for a while. */
export class ConnectionWatch {
  readonly #connection: Connection;
  readonly #idleTimeout: number;
  readonly #subscribeTimer: NodeJS.Timeout;
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(
    connection: Connection,
    { subscribeTimeout = 5000, idleTimeout = 75_000 }: CoinbaseSimulatorOptions,
  ) {
    this.#connection = connection;
    this.#idleTimeout = idleTimeout;
    this.#subscribeTimer = setTimeout(() => {
      connection.close();
    }, subscribeTimeout);
    this.#wait(idleTimeout);
  }

  /** The client has subscribed to something. */
  subscribed(): void {
    clearTimeout(this.#subscribeTimer);
  }

  /** Nothing is left running. */
  release(): void {
    clearTimeout(this.#subscribeTimer);
    clearTimeout(this.#idleTimer);
  }

  #wait(milliseconds: number): void {
    this.#idleTimer = setTimeout(() => {
      const left = this.#connection.lastSent + this.#idleTimeout - performance.now();
      if (left > 0) this.#wait(left);
      else this.#connection.close();
    }, milliseconds);
  }
}
