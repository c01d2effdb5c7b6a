/** How long a consumer may wait before the start, in milliseconds. */
const PATIENCE = 5_000;

/** Warns when something is awaited of a stream that nobody has started. */
export class StartReminder {
  readonly #warn: (message: string) => void;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(warn: (message: string) => void) {
    this.#warn = warn;
  }

  /** Something is awaited, and comes only once the stream is started. The first wait counts. */
  awaits(what: string): void {
    if (this.#isOver || this.#timer) return;
    // Keeps the process up for as long: it would end without a word otherwise.
    this.#timer = setTimeout(() => {
      this.#isOver = true;
      this.#warn(
        `${what} has waited for ${PATIENCE / 1000} s and start() was not called: call stream.start()`,
      );
    }, PATIENCE);
  }

  /** The stream was started or stopped: nothing to remind of. */
  end(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }
}
