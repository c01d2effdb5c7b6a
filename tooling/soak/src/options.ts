import { parseArgs } from 'node:util';
import { VENUES, type SoakVenue } from './venues.js';

/** Options of a soak. */
export interface SoakOptions {
  /** The same seed gives the same schedule of orders and faults. */
  readonly seed: number;
  /** Milliseconds of orders and faults. */
  readonly duration: number;
  /** How long an event may be missing while the stream reports `live`, in milliseconds. @defaultValue 15_000 */
  readonly bound?: number;
  /** How long events may take to arrive after the last fault, in milliseconds. @defaultValue 60_000 */
  readonly settle?: number;
  /** How many times faster than the venue its paces are, where they are slow. @defaultValue 20 */
  readonly pace?: number;
  /** Called for each order and fault. */
  readonly log?: (line: string) => void;
}

export interface SoakCommand extends SoakOptions {
  readonly venues: readonly SoakVenue[];
  readonly isJson: boolean;
}

export const USAGE = `Usage: pnpm soak <venue> [options]

  <venue>        ${Object.keys(VENUES).join(', ')},
                 or all: one after the other
  --seed N       schedule of orders and faults (default 1)
  --duration D   500ms, 20s or 2m of orders and faults (default 60s)
  --bound D      how long an event may be missing while the stream is live (default 15s)
  --settle D     how long everything may take to arrive after the last fault (default 60s)
  --pace N       how many times faster than the venue slow paces are (default 20; 1: as the venue)
  --verbose      print each order and fault to stderr
  --json         print the results as JSON
  --help         print this

Exits with code 1 when a promise was broken.
`;

/**
 * Reads the command line. Returns `undefined` for `--help`.
 *
 * @throws TypeError for arguments it does not know
 */
export function parseCommand(args: string[]): SoakCommand | undefined {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      seed: { type: 'string', default: '1' },
      duration: { type: 'string', default: '60s' },
      bound: { type: 'string', default: '15s' },
      settle: { type: 'string', default: '60s' },
      pace: { type: 'string', default: '20' },
      verbose: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  return {
    venues: venuesOf(positionals),
    seed: numberOf('seed', values.seed),
    duration: durationOf('duration', values.duration),
    bound: durationOf('bound', values.bound),
    settle: durationOf('settle', values.settle),
    pace: numberOf('pace', values.pace),
    ...(values.verbose && { log: (line: string) => process.stderr.write(`${line}\n`) }),
    isJson: values.json,
  };
}

function venuesOf([name, ...more]: readonly string[]): readonly SoakVenue[] {
  if (name === undefined || more.length > 0) throw new TypeError('name one venue, or all');
  if (name === 'all') return Object.values(VENUES);
  const venue = VENUES[name];
  if (venue === undefined)
    throw new TypeError(`${name} is not one of: ${Object.keys(VENUES).join(', ')}, all`);
  return [venue];
}

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new TypeError(`--${name} must be a number above zero`);
  return value;
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

function durationOf(name: string, text: string): number {
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text) ?? [];
  const value = Number(digits) * (UNITS[unit] ?? NaN);
  if (!(value > 0)) throw new TypeError(`--${name} must be a duration such as 500ms, 20s or 2m`);
  return value;
}
