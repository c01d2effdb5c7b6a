import type { Board } from './board.js';
import { JsonOutput } from './json-output.js';
import { LinesOutput } from './lines-output.js';
import type { Output } from './output.js';
import { TableOutput } from './table-output.js';

/** The part of standard output that is used. */
export interface StandardOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

export interface OutputForInit {
  readonly board: Board;
  /** Whether JSON is asked for. */
  readonly json: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdout: StandardOutput;
}

/**
 * The output that suits standard output: a table on a terminal that understands escape sequences, lines anywhere else.
 *
 * @see https://no-color.org
 */
export function outputFor({ board, json, environment, stdout }: OutputForInit): Output {
  const write = (text: string): void => {
    stdout.write(text);
  };
  if (json) return new JsonOutput(board, write);
  if (stdout.isTTY !== true || environment.TERM === 'dumb') return new LinesOutput(board, write);
  const terminal = {
    get columns() {
      return known(stdout.columns, 80);
    },
    get rows() {
      return known(stdout.rows, 24);
    },
    write,
  };
  return new TableOutput({ board, terminal, hasColours: !environment.NO_COLOR });
}

/** A terminal that does not know its size reports 0. */
const known = (size: number | undefined, otherwise: number): number =>
  size !== undefined && size > 0 ? size : otherwise;
