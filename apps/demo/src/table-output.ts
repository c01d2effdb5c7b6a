import type { Board } from './board.js';
import type { Output } from './output.js';
import { visible } from './screen/line.js';
import { TerminalScreen, type Terminal } from './screen/terminal-screen.js';
import { renderTable } from './table.js';

/** Lines of the log that are kept. */
const NOTES_KEPT = 10;

/** The shortest time over which a rate is measured, in seconds. */
const SHORTEST = 0.2;

export interface TableOutputInit {
  readonly board: Board;
  readonly terminal: Terminal;
  readonly hasColours: boolean;
}

/** The board on the alternate screen of a terminal. */
export class TableOutput implements Output {
  readonly interval = 200;
  readonly #board: Board;
  readonly #terminal: Terminal;
  readonly #screen: TerminalScreen;
  readonly #notes: string[] = [];
  #periodSince = performance.now();

  constructor({ board, terminal, hasColours }: TableOutputInit) {
    this.#board = board;
    this.#terminal = terminal;
    this.#screen = new TerminalScreen(terminal, { hasColours });
  }

  event(): void {
    // The table shows the board.
  }

  note(text: string): void {
    this.#notes.push(text);
    if (this.#notes.length > NOTES_KEPT) this.#notes.shift();
  }

  refresh(): void {
    const elapsed = (performance.now() - this.#periodSince) / 1000;
    const { columns, rows } = this.#terminal;
    this.#screen.draw(
      renderTable({
        board: this.#board,
        size: { columns, rows },
        rate: this.#board.period.events / Math.max(elapsed, SHORTEST),
        notes: this.#notes,
      }),
    );
    if (elapsed < 2) return;
    this.#periodSince = performance.now();
    this.#board.beginPeriod();
  }

  /** Shows the main screen again, with the last lines of the log. */
  close(): void {
    if (!this.#screen.close()) return;
    this.#terminal.write(
      this.#notes
        .splice(0)
        .map((note) => `${visible(note)}\n`)
        .join(''),
    );
  }
}
