/** How long a consumer may wait on a stream that was not started, in milliseconds. */
const PATIENCE = 5_000;

/** Warns when a consumer waits on a stream that was not started. */
export class StartReminder {
  readonly #warn: (message: string) => void;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(warn: (message: string) => void) {
    this.#warn = warn;
  }

  /** A consumer waits for something that needs a started stream. Only the first call has an effect. */
  awaits(what: string): void {
    if (this.#isOver || this.#timer) return;
    // The timer also keeps the process running: without it, the process would exit without a warning.
    this.#timer = setTimeout(() => {
      this.#isOver = true;
      this.#warn(
        `${what} has waited for ${PATIENCE / 1000} s and start() was not called: call stream.start()`,
      );
    }, PATIENCE);
  }

  /** The stream was started or stopped: no warning is needed. */
  end(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }
}
