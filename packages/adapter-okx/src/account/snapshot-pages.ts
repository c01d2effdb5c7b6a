import { isRow } from '@hftjs/core/adapter';

/** The rows of a snapshot whose pages have all arrived, or what has to be said of one that cannot be completed. */
export interface Pages<Row> {
  readonly rows: readonly Row[];
  readonly isComplete: boolean;
}

/** What frames of `account` and `positions` have beside `arg` and `data`. */
interface Envelope {
  /** `snapshot`: all there is, at the subscription and regularly. `event_update`: what has changed. */
  readonly isSnapshot: boolean;
  readonly page: number;
  readonly isLast: boolean;
}

/** Frames of before 2025 have no `eventType`: what they are is not known, so that they count as changes. */
export function envelopeOf(packet: unknown): Envelope {
  const { eventType, curPage, lastPage } = isRow(packet) ? packet : {};
  return {
    isSnapshot: eventType === 'snapshot' && typeof curPage === 'number' && typeof lastPage === 'boolean',
    page: typeof curPage === 'number' ? curPage : 1,
    isLast: lastPage === true,
  };
}

/**
 * The pages of a snapshot. It is complete only when all pages came, and all their rows could be read. A change that comes
 * between two pages counts more than their rows.
 */
export class SnapshotPages<Row> {
  readonly #keyOf: (row: Row) => string;
  #rows: Row[] | undefined;
  #changes = new Map<string, Row>();
  #next = 1;
  #isWhole = true;

  constructor(keyOf: (row: Row) => string) {
    this.#keyOf = keyOf;
  }

  /** Rows that came as a change. */
  change(rows: readonly Row[]): void {
    if (this.#rows) for (const row of rows) this.#changes.set(this.#keyOf(row), row);
  }

  /**
   * @param isWhole - whether all rows of the page could be read
   * @returns the whole snapshot with its last page; `undefined` as long as pages are missing
   */
  add(rows: readonly Row[], { page, isLast }: Envelope, isWhole: boolean): Pages<Row> | undefined {
    if (page === 1) this.#begin();
    const isNext = this.#rows !== undefined && page === this.#next;
    this.#rows ??= [];
    this.#rows.push(...rows);
    this.#next = page + 1;
    this.#isWhole &&= isNext && isWhole;
    return isLast ? this.#end() : undefined;
  }

  #begin(): void {
    this.#rows = [];
    this.#changes = new Map();
    this.#next = 1;
    this.#isWhole = true;
  }

  #end(): Pages<Row> {
    const pages = (this.#rows ?? []).filter((row) => !this.#changes.has(this.#keyOf(row)));
    const found = { rows: [...pages, ...this.#changes.values()], isComplete: this.#isWhole };
    this.#begin();
    this.#rows = undefined;
    return found;
  }
}
