import type { PeriodicTask } from '../../connection/session.js';
import type { CurrencyPair } from '../../contract/currency-pair.js';
import { isRow, type Row } from '../../wire/fields.js';
import { settlesWithin } from '../bounded-wait.js';

const HOUR = 3_600_000;

export interface InstrumentListInit<T> {
  /** Reads the whole list from the venue, by symbol. An empty list counts as a failure. */
  readonly read: () => Promise<ReadonlyMap<string, T>>;
  /** How long a list is taken to be true, in milliseconds. @defaultValue an hour */
  readonly lifetime?: number;
  /** Whether the last list covers what is needed now. Otherwise it is read again, however new it is. @defaultValue true */
  readonly covers?: () => boolean;
  /**
   * How long after a failure the list is not read again by {@link InstrumentList.load}, in milliseconds.
   *
   * @defaultValue 0
   */
  readonly retryAfter?: number;
  /** The list could not be read. The stream goes on with the last one that could, if there is one. */
  readonly onFailed?: (error: unknown) => void;
}

/**
 * A venue's list of instruments: read once for all callers that ask at the same time, and again when it is old. When
 * that fails, the last list stands, so that a reconnect does not depend on it.
 */
export class InstrumentList<T = Row> {
  readonly #init: InstrumentListInit<T>;
  readonly #lifetime: number;
  #list: ReadonlyMap<string, T> | undefined;
  /** All known instruments, also those that left the list and those that a frame described. */
  readonly #known = new Map<string, T>();
  #failure: Error | undefined;
  #readAt = -Infinity;
  #failedAt = -Infinity;
  #reading: Promise<void> | undefined;

  constructor(init: InstrumentListInit<T>) {
    this.#init = init;
    this.#lifetime = init.lifetime ?? HOUR;
  }

  /** Whether a list was read. */
  get isKnown(): boolean {
    return this.#list !== undefined;
  }

  /** Why the last reading failed; `undefined` if it did not. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** The last list that was read, of any age. */
  get list(): ReadonlyMap<string, T> | undefined {
    return this.#list;
  }

  /** A known instrument, also one that has left the list. */
  get(symbol: string): T | undefined {
    return this.#known.get(symbol);
  }

  /** Remembers an instrument that a frame or the user described. */
  learn(symbol: string, instrument: T): void {
    this.#known.set(symbol, instrument);
  }

  /**
   * The list, read again if it is old.
   *
   * @param patience - how long to wait for the venue, in milliseconds; then the last list is returned. @defaultValue
   * until it answers
   * @throws what the reading was rejected with, or an Error after `patience`, where no list was ever read
   */
  async load(patience?: number): Promise<ReadonlyMap<string, T>> {
    const time = performance.now();
    const { covers } = this.#init;
    const isFresh = time - this.#readAt < this.#lifetime && (covers === undefined || covers());
    const hasFailed = time - this.#failedAt < (this.#init.retryAfter ?? 0);
    if (isFresh || hasFailed) return this.#settled();
    return this.reload(patience);
  }

  /** Keeps the list current while a connection is open. Several connections that do so read it once. */
  get refreshing(): PeriodicTask {
    const interval = this.#lifetime;
    return {
      interval,
      run: async () => {
        if (performance.now() - this.#readAt > 0.9 * interval) await this.reload();
      },
    };
  }

  /** Reads the list now, even if the last one is new: a halted instrument may trade again. */
  async reload(patience?: number): Promise<ReadonlyMap<string, T>> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    if (patience === undefined) await this.#reading;
    else if (!(await settlesWithin(this.#reading, patience)) && !this.#list)
      throw new Error(`no answer within ${patience} ms`);
    return this.#settled();
  }

  /** The pairs whose symbols the last list does not have; none where no list was read. */
  missing(pairs: readonly CurrencyPair[], symbolOf: (pair: CurrencyPair) => string): readonly CurrencyPair[] {
    const list = this.#list;
    return list ? pairs.filter((pair) => !list.has(symbolOf(pair))) : [];
  }

  #settled(): ReadonlyMap<string, T> {
    if (this.#list) return this.#list;
    throw this.#failure ?? new Error('the list of instruments was not read');
  }

  /** Never rejects. */
  async #read(): Promise<void> {
    try {
      const list = await this.#init.read();
      if (list.size === 0) throw new Error('the list of instruments is empty');
      for (const [symbol, instrument] of list) this.#known.set(symbol, instrument);
      this.#list = list;
      this.#readAt = performance.now();
      this.#failedAt = -Infinity;
      this.#failure = undefined;
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
      this.#failedAt = performance.now();
      this.#init.onFailed?.(error);
    }
  }
}

/** Rows by the field that identifies them. Others than objects with that field are left out. */
export function rowsBy(field: string, rows: unknown): Map<string, Row> {
  if (!Array.isArray(rows)) throw new Error('the list of instruments is not an array');
  const found = new Map<string, Row>();
  for (const row of rows as unknown[]) {
    const key = isRow(row) ? row[field] : undefined;
    if (typeof key === 'string') found.set(key, row as Row);
  }
  return found;
}
