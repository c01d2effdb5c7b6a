import { parseArgs } from 'node:util';
import { VENUES } from './venues.js';

/** A mistake in the arguments or in a file that they name; the message says how to mend it. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}

/** What the command line asks for. */
export interface SimulatorArguments {
  /** A name in `VENUES`. */
  readonly venue: string;
  /** 0 for one of the system's choice. */
  readonly port: number;
  readonly pairs: readonly string[];
  readonly rate: number;
  readonly seed: number | string;
  /** Amounts by currency; absent for generous ones. */
  readonly funds: Readonly<Record<string, string>> | undefined;
  /** Names of files. */
  readonly faults: string | undefined;
  readonly scenario: string | undefined;
  readonly json: boolean;
}

/**
 * Reads the command line.
 *
 * @returns `help` for `--help`, and without arguments
 * @throws UsageError
 */
export function parseArguments(args: readonly string[]): SimulatorArguments | 'help' {
  const { values, positionals } = read(args);
  if (values.help === true || args.length === 0) return 'help';
  const [name, ...rest] = positionals;
  if (name === undefined) throw new UsageError(`Which venue? Name one of ${venueNames()}.`);
  if (rest.length > 0)
    throw new UsageError(
      `"${rest.join(' ')}" is too much: one venue is simulated, and options begin with --.`,
    );
  const venue = name.replaceAll('-', '_');
  const entry = Object.hasOwn(VENUES, venue) ? VENUES[venue] : undefined;
  if (entry === undefined) throw new UsageError(`"${name}" is not simulated: name one of ${venueNames()}.`);
  return {
    venue,
    port: numberOf('--port', values.port ?? '0', { max: 65_535, isWhole: true }),
    pairs: values.pairs === undefined ? entry.pairs : pairsOf(values.pairs),
    rate: numberOf('--rate', values.rate ?? '100', { max: 10_000 }),
    seed: values.seed ?? 1,
    funds: values.funds === undefined ? undefined : fundsOf(values.funds),
    faults: values.faults,
    scenario: values.scenario,
    json: values.json ?? false,
  };
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        port: { type: 'string' },
        pairs: { type: 'string', multiple: true },
        rate: { type: 'string' },
        funds: { type: 'string', multiple: true },
        seed: { type: 'string' },
        faults: { type: 'string' },
        scenario: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    const [sentence = ''] = (error as Error).message.split(/[.\n](?:\s|$)/);
    throw new UsageError(`${sentence}; --help lists the options.`);
  }
}

const venueNames = (): string => Object.keys(VENUES).join(', ');

/** Elements of values such as `a,b`, of an option that may be given several times. */
const listOf = (values: readonly string[]): readonly string[] =>
  values
    .flatMap((value) => value.split(','))
    .map((text) => text.trim())
    .filter((text) => text !== '');

function numberOf(
  option: string,
  text: string,
  { max, isWhole = false }: { max: number; isWhole?: boolean },
): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= max) || (isWhole && !Number.isInteger(value)))
    throw new UsageError(
      `${option} is "${text}", and must be a ${isWhole ? 'whole number' : 'number'} from 0 to ${max}.`,
    );
  return value;
}

function pairsOf(values: readonly string[]): readonly string[] {
  const pairs = listOf(values).map((pair) => pair.toLowerCase());
  const wrong = pairs.find((pair) => !/^[a-z0-9.]+\/[a-z0-9.]+(:[a-z0-9.-]+)?$/.test(pair));
  if (wrong !== undefined)
    throw new UsageError(`--pairs has "${wrong}", and a pair is written like btc/usdt.`);
  if (pairs.length === 0)
    throw new UsageError('--pairs is empty, and wants pairs such as btc/usdt,eth/usdt.');
  return [...new Set(pairs)];
}

function fundsOf(values: readonly string[]): Readonly<Record<string, string>> {
  const entries = listOf(values).map((text): [string, string] => {
    const match = /^([a-z0-9.]+)=(\d+(?:\.\d+)?)$/i.exec(text);
    if (match?.[1] === undefined || match[2] === undefined)
      throw new UsageError(`--funds has "${text}", and an amount is written like usdt=10000.`);
    return [match[1].toLowerCase(), match[2]];
  });
  return Object.fromEntries(entries);
}
