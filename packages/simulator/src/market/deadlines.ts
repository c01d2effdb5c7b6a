/** The longest pause of the timer, in milliseconds: the market's clock may be another one than the system's. */
const LONGEST_PAUSE = 500;

interface Deadline {
  readonly time: number;
  readonly act: () => void;
}

/** Things that happen at a time of the market's clock: when the market does anything, or at its timer while it runs. */
export class Deadlines {
  readonly #now: () => number;
  #pending: Deadline[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isRunning = false;

  /** @param now - epoch milliseconds; reading it must have no effect */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Calls `act` once this time has come, unless the returned function is called before. */
  at(time: number, act: () => void): () => void {
    const deadline = { time, act };
    this.#pending.push(deadline);
    this.#arm();
    return () => {
      this.#pending = this.#pending.filter((one) => one !== deadline);
    };
  }

  /** Does what is due, the earliest first. */
  run(): void {
    if (this.#pending.length === 0) return;
    const now = this.#now();
    const due = this.#pending.filter(({ time }) => time <= now).sort((left, right) => left.time - right.time);
    if (due.length === 0) return;
    this.#pending = this.#pending.filter((one) => !due.includes(one));
    for (const { act } of due) act();
  }

  start(): void {
    this.#isRunning = true;
    this.#arm();
  }

  /** Stops the timer; `run` still works. */
  stop(): void {
    this.#isRunning = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #arm(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#isRunning || this.#pending.length === 0) return;
    const next = Math.min(...this.#pending.map(({ time }) => time)) - this.#now();
    this.#timer = setTimeout(
      () => {
        this.run();
        this.#arm();
      },
      Math.min(LONGEST_PAUSE, Math.max(1, next)),
    );
  }
}
