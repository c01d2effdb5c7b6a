import type { BookLevel } from '@hftjs/core';
import { isRow, rowError } from '@hftjs/core/adapter';
import { levelChanges, type Volumes } from '../../level-changes.js';
import { readMarketNumber } from './market-number.js';

/** A row of the screen that a ladder is: a price, and what is bid or asked at it. */
interface LadderRow {
  readonly price: number;
  readonly bid: number;
  readonly ask: number;
}

/** The levels of both sides. */
export interface LadderSides {
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

/** Rows of a screen are not more. */
const MOST_ROWS = 1_000;

/**
 * The rows of a price ladder. The venue sends rows by their places on a screen, without numbers, and does not document how
 * a row becomes empty. So a row that is received replaces the one before as a whole, and rows that cannot be those of one
 * screen are found: on a screen each price stands once, and prices rise or fall from the first row to the last.
 *
 * @see https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#ws-subscribing-topics
 */
export class Ladder {
  readonly #rows = new Map<number, LadderRow | undefined>();
  #bids: Volumes = new Map();
  #asks: Volumes = new Map();

  /** Forgets all rows: the next message has to contain the whole screen. */
  clear(): void {
    this.#rows.clear();
    this.#bids = new Map();
    this.#asks = new Map();
  }

  /**
   * Takes the rows of a message, and returns the levels that changed; after `clear`, all levels.
   *
   * @throws Error for a row that cannot be read, and for rows that cannot be those of one screen
   */
  apply(data: unknown): LadderSides {
    if (!Array.isArray(data)) throw rowError(() => 'data is not an array of rows');
    for (const given of data as unknown[]) {
      const [index, row] = readRow(given);
      this.#rows.set(index, row);
    }
    const bids = new Map<number, number>();
    const asks = new Map<number, number>();
    for (const { price, bid, ask } of this.#screen()) {
      if (bid > 0) bids.set(price, bid);
      if (ask > 0) asks.set(price, ask);
    }
    const changes = { bids: levelChanges(this.#bids, bids), asks: levelChanges(this.#asks, asks) };
    this.#bids = bids;
    this.#asks = asks;
    return changes;
  }

  /** The rows that are not empty, from the first to the last. */
  #screen(): readonly LadderRow[] {
    const screen: LadderRow[] = [];
    for (let index = 0; index < this.#rows.size; index++) {
      if (!this.#rows.has(index)) throw new Error(`row ${index} of the ladder was never sent`);
      const row = this.#rows.get(index);
      if (row) screen.push(row);
    }
    const sign = Math.sign((screen.at(-1)?.price ?? 0) - (screen[0]?.price ?? 0));
    for (const [place, { price }] of screen.entries()) {
      const before = screen[place - 1];
      if (before && sign * (price - before.price) <= 0)
        throw new Error(`the rows of the ladder are not in order: ${price} follows ${before.price}`);
    }
    return screen;
  }
}

/** A row and its place; `undefined` where it is empty. */
function readRow(given: unknown): readonly [index: number, row: LadderRow | undefined] {
  if (!isRow(given)) throw rowError(() => 'a row of the ladder is not an object');
  const index = Number(given.row);
  if (!(Number.isInteger(index) && index >= 0 && index < MOST_ROWS))
    throw rowError(() => `the place of a row is ${JSON.stringify(given.row)}`);
  // The row of the last trade begins with its size: `100 @ 185.32`.
  const text =
    typeof given.price === 'string' ? given.price.slice(given.price.lastIndexOf('@') + 1) : given.price;
  const price = readAmount(text, 'price');
  const bid = readAmount(given.bid, 'bid') ?? 0;
  const ask = readAmount(given.ask, 'ask') ?? 0;
  if (price === undefined || price === 0) {
    if (bid > 0 || ask > 0) throw rowError(() => 'a row of the ladder has a size and no price');
    return [index, undefined];
  }
  return [index, { price, bid, ask }];
}

function readAmount(field: unknown, label: string): number | undefined {
  const number = readMarketNumber(field);
  if (number && (number.value < 0 || number.mark !== undefined))
    throw rowError(() => `${label} is ${JSON.stringify(field)}`);
  return number?.value;
}
