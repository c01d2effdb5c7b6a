/** A limit of REST, as the venue counts it, and how much of it clients have used. */
export interface Budget {
  /** What is limited, such as `weight`. */
  readonly name: string;
  /** The limit. */
  readonly most: number;
  /** The most that was counted at one time; above `most` when a request was refused for it. */
  readonly peak: number;
}

/** A count that each request raises and time lowers, such as Kraken's. */
export class DecayingCounter {
  readonly most: number;
  readonly #decay: number;
  #count = 0;
  #time = performance.now();
  #peak = 0;

  /** @param decay - by how much the count falls in a second */
  constructor(most: number, decay: number) {
    this.most = most;
    this.#decay = decay;
  }

  /** The highest count so far. */
  get peak(): number {
    return this.#peak;
  }

  /** Counts a request. Returns false if the count is above the limit. */
  spend(cost: number): boolean {
    const now = performance.now();
    this.#count = Math.max(0, this.#count - ((now - this.#time) / 1000) * this.#decay) + cost;
    this.#time = now;
    this.#peak = Math.max(this.#peak, this.#count);
    return this.#count <= this.most;
  }
}
