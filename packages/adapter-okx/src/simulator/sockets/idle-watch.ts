import type { Connection } from '@hftjs/simulator';

/** Closes a connection on which neither side has sent a message for a while. Protocol pings do not count. */
export class IdleWatch {
  readonly #connection: Connection;
  readonly #timeout: number;
  #lastHeard = performance.now();
  #timer: NodeJS.Timeout | undefined;

  constructor(connection: Connection, timeout: number) {
    this.#connection = connection;
    this.#timeout = timeout;
    this.#wait(timeout);
  }

  /** The client sent a message. */
  heard(): void {
    this.#lastHeard = performance.now();
  }

  /** Nothing is left running. */
  release(): void {
    clearTimeout(this.#timer);
  }

  #wait(milliseconds: number): void {
    this.#timer = setTimeout(() => {
      const last = Math.max(this.#lastHeard, this.#connection.lastSent);
      const left = last + this.#timeout - performance.now();
      if (left > 0) this.#wait(left);
      else this.#connection.close(4004, 'No data received in 30s');
    }, milliseconds);
  }
}
