import { paced, sleep } from '@hftjs/core/adapter';

/** How long a snapshot may take that was asked for, in milliseconds. */
const PATIENCE = 10_000;

/** The wait for a snapshot that a subscription begins with. */
export class SnapshotWait<T> {
  #waiting: ((snapshot: T) => void) | undefined;

  /** Whether the next snapshot is waited for. */
  get isOpen(): boolean {
    return this.#waiting !== undefined;
  }

  /**
   * Asks for a snapshot and waits for it.
   *
   * @throws Error if none comes, or when the signal is aborted
   */
  async ask(send: () => void, signal: AbortSignal): Promise<T> {
    const arrived = new Promise<T>((resolve) => {
      this.#waiting = resolve;
    });
    const missing = sleep(paced(PATIENCE), signal).then(() => {
      throw new Error('no snapshot came');
    });
    missing.catch(() => undefined);
    send();
    try {
      return await Promise.race([arrived, missing]);
    } finally {
      this.#waiting = undefined;
    }
  }

  /** A snapshot has come. Returns whether it was asked for. What comes next is newer. */
  arrived(snapshot: T): boolean {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.(snapshot);
    return waiting !== undefined;
  }
}
