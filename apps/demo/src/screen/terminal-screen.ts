import { textOf, widthOf, type Line, type Tone } from './line.js';

const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l';
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l';
/** Terminals with this feature show the text between the two at once. */
const BEGIN_UPDATE = '\u001b[?2026h';
const END_UPDATE = '\u001b[?2026l';
const ERASE_ALL = '\u001b[2J';
const ERASE_TO_END_OF_LINE = '\u001b[K';
const ERASE_BELOW = '\u001b[J';

const PLAIN = '\u001b[0m';
const COLOURS: Readonly<Record<Tone, string>> = {
  good: '\u001b[32m',
  warning: '\u001b[33m',
  bad: '\u001b[31m',
  dim: '\u001b[2m',
};

/** The part of a terminal that is used. */
export interface Terminal {
  readonly columns: number;
  readonly rows: number;
  write(text: string): void;
}

/**
 * The alternate screen of a terminal. Lines are written over the ones before, so that nothing flickers. Once the size
 * has changed, nothing of what the terminal shows is relied upon: all of it is erased first.
 */
export class TerminalScreen {
  readonly #terminal: Terminal;
  readonly #hasColours: boolean;
  /** The size for which the lines on the screen were made. Absent while the main screen is shown. */
  #drawnSize: string | undefined;

  constructor(terminal: Terminal, { hasColours }: { readonly hasColours: boolean }) {
    this.#terminal = terminal;
    this.#hasColours = hasColours;
  }

  /** @param lines - no longer and no more than the terminal has room for */
  draw(lines: readonly Line[]): void {
    const { columns, rows } = this.#terminal;
    const size = `${columns}x${rows}`;
    const enter = this.#drawnSize === undefined ? ENTER : '';
    const erase = this.#drawnSize === size ? '' : ERASE_ALL;
    this.#drawnSize = size;
    const texts = lines.map((line, index) => {
      // After a full line the cursor stands on its last character, which erasing would take.
      const rest = widthOf(textOf(line)) < columns ? ERASE_TO_END_OF_LINE : '';
      return `${moveTo(index)}${this.#paint(line)}${rest}`;
    });
    const below = lines.length < rows ? `${moveTo(lines.length)}${ERASE_BELOW}` : '';
    this.#terminal.write(`${enter}${BEGIN_UPDATE}${erase}${texts.join('')}${below}${END_UPDATE}`);
  }

  /** Shows the main screen again, as it was. Returns whether it was not shown. */
  close(): boolean {
    if (this.#drawnSize === undefined) return false;
    this.#drawnSize = undefined;
    this.#terminal.write(LEAVE);
    return true;
  }

  #paint(line: Line): string {
    return line
      .map(({ text, tone }) =>
        tone === undefined || !this.#hasColours ? text : `${COLOURS[tone]}${text}${PLAIN}`,
      )
      .join('')
      .trimEnd();
  }
}

const moveTo = (row: number): string => `\u001b[${row + 1};1H`;
