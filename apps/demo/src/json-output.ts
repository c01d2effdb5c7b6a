import type { ServiceChannel, ServiceEvent } from '@hftjs/service';
import type { Board } from './board.js';
import { inventories } from './inventory.js';
import type { Output } from './output.js';

/**
 * Each event as a line of JSON, and each second a line of type `profit` per pair and one of
 * type `proof` on simulators; nothing else is on standard output.
 * `type` is the kind of the line; an order's own type is its `orderType`.
 */
export class JsonOutput implements Output {
  readonly interval = 1000;
  readonly #board: Board;
  readonly #write: (text: string) => void;

  constructor(board: Board, write: (text: string) => void) {
    this.#board = board;
    this.#write = write;
  }

  event(type: ServiceChannel, event: ServiceEvent): void {
    const orderType = 'type' in event ? { orderType: event.type } : {};
    this.#write(`${JSON.stringify({ ...event, ...orderType, type })}\n`);
  }

  note(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  /** Every event was written when it arrived. */
  refresh(): void {
    if (!this.#board.wasLive) return;
    for (const { profit, ...inventory } of inventories(this.#board))
      this.#write(`${JSON.stringify({ type: 'profit', ...inventory, ...profit })}\n`);
    const { counts } = this.#board;
    if (counts !== undefined) this.#write(`${JSON.stringify({ type: 'proof', ...counts })}\n`);
  }

  close(): void {
    // There is nothing to restore.
  }
}
