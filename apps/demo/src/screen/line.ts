import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

/** What a text means to the reader; a terminal with colours shows it. */
export type Tone = 'good' | 'warning' | 'bad' | 'dim';

/** A piece of text of one tone. */
export interface Span {
  readonly text: string;
  readonly tone?: Tone | undefined;
}

/** One line of the screen. */
export type Line = readonly Span[];

/** Characters that move the cursor or are not visible. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** A text from outside, such as a venue's reason, as it may be written to a terminal. */
export const visible = (text: string): string => text.replace(INVISIBLE, '?');

/** Columns of the terminal that a text takes. */
export const widthOf = (text: string): number => stringWidth(text);

/** The characters of a line, without the blanks at its end. */
export const textOf = (line: Line): string =>
  line
    .map(({ text }) => text)
    .join('')
    .trimEnd();

/** A text as lines of at most this width. It is broken between words, and a word only where it is longer than a line. */
export function wrap(text: string, width: number): readonly string[] {
  return text === '' || width < 1 ? [] : wrapAnsi(visible(text), width, { hard: true }).split('\n');
}

/** The same, as lines of one tone. */
export const wrapLines = (text: string, width: number, tone?: Tone): readonly Line[] =>
  wrap(text, width).map((piece) => [{ text: piece, tone }]);
