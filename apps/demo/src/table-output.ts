import type { Board } from './board.js';
import type { Output } from './output.js';
import { renderTable } from './table.js';

const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
/** Terminals with this feature show the text between the two at once. */
const BEGIN_UPDATE = '\u001b[?2026h';
const END_UPDATE = '\u001b[?2026l';
const ERASE_TO_END_OF_LINE = '\u001b[K';
const ERASE_BELOW = '\u001b[J';

/** Log lines shown below the table. */
const NOTES_SHOWN = 3;

/** The part of a terminal that is used. */
export interface Terminal {
  readonly columns: number;
  readonly rows: number;
  write(text: string): void;
}

/** A table that is redrawn in place: lines are written over, never cleared first, so nothing flickers. */
export class TableOutput implements Output {
  readonly interval = 200;
  readonly #board: Board;
  readonly #terminal: Terminal;
  readonly #notes: string[] = [];
  #height = 0;
  #periodSince = performance.now();

  constructor(board: Board, terminal: Terminal) {
    this.#board = board;
    this.#terminal = terminal;
  }

  event(): void {
    // The table shows the board.
  }

  note(text: string): void {
    this.#notes.push(text);
    if (this.#notes.length > NOTES_SHOWN) this.#notes.shift();
  }

  refresh(): void {
    const elapsed = (performance.now() - this.#periodSince) / 1000;
    this.#draw(elapsed);
    if (elapsed < 2) return;
    this.#periodSince = performance.now();
    this.#board.beginPeriod();
  }

  /** Leaves the last table on the screen. */
  close(): void {
    this.#terminal.write(SHOW_CURSOR);
  }

  #draw(elapsed: number): void {
    const { columns, rows } = this.#terminal;
    const lines = [...renderTable(this.#board, elapsed), ...this.#notes]
      .slice(0, Math.max(1, rows - 1))
      .map((line) => `${line.slice(0, Math.max(1, columns - 1))}${ERASE_TO_END_OF_LINE}\n`);
    const up = this.#height > 0 ? `\u001b[${this.#height}A` : '';
    this.#height = lines.length;
    this.#terminal.write(`${BEGIN_UPDATE}${HIDE_CURSOR}${up}\r${lines.join('')}${ERASE_BELOW}${END_UPDATE}`);
  }
}
