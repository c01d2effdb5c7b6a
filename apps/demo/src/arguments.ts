import { parseArgs } from 'node:util';
import { parseDuration } from './duration.js';

export const HELP = `Shows hftjs at work: MMDemoService, a small market maker, on a simulated exchange.

Usage: pnpm demo [options]

  --live           the real exchange's public channels, instead of the simulator
  --config FILE    another config of services
  --duration TIME  ends after 500ms, 20s, 2m, ...; without a terminal the default is 30s
  --venues LIST    some of the config's exchanges: kraken,okx
  --pairs LIST     some of their pairs: btc/usd,eth/usd
  --json           events as JSON lines on standard output
  --chaos          a fault of each simulated exchange every seven seconds, of many kinds
  --scenario FILE  a scripted market on the simulator: a crash, a halt, faults at times (packages/simulator/scenarios)
  --help           this text

Ctrl-C ends it, with a summary. On simulators the last line compares what the venues made with what was delivered.
Exit code: 0; 1 when something was lost or doubled, or failed; 2 for a mistake in the arguments.
`;

export interface DemoArguments {
  readonly live: boolean;
  readonly json: boolean;
  readonly chaos: boolean;
  /** Exchanges; absent for all of the config. */
  readonly venues?: readonly string[] | undefined;
  /** Currency pairs; absent for all of the config. */
  readonly pairs?: readonly string[] | undefined;
  readonly config: string | undefined;
  /** Name of a file. */
  readonly scenario: string | undefined;
  /** Milliseconds. */
  readonly duration: number | undefined;
}

/** A mistake in the arguments; its message is one sentence. */
export class ArgumentError extends Error {
  override readonly name: string = 'ArgumentError';
}

/**
 * Reads the command line. Returns `help` for `--help`.
 *
 * @throws ArgumentError
 */
export function parseArguments(args: readonly string[]): DemoArguments | 'help' {
  const values = read(args);
  if (values.help) return 'help';
  const { live = false, json = false, chaos = false, config, scenario, duration } = values;
  if (live && config !== undefined) throw new ArgumentError('Give --live or --config, not both.');
  if (live && chaos) throw new ArgumentError('--chaos needs the simulator, so it cannot go with --live.');
  if (live && scenario !== undefined)
    throw new ArgumentError('--scenario needs the simulator, so it cannot go with --live.');
  const milliseconds = duration === undefined ? undefined : parseDuration(duration);
  if (duration !== undefined && milliseconds === undefined)
    throw new ArgumentError(`--duration takes a time such as 500ms, 20s or 2m, not "${duration}".`);
  const venues = listOf('--venues', 'kraken,okx', values.venues);
  const pairs = listOf('--pairs', 'btc/usd,eth/usd', values.pairs);
  return { live, json, chaos, venues, pairs, config, scenario, duration: milliseconds };
}

/** The parts of a list with commas, in lower case. */
function listOf(option: string, example: string, text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const parts = text.split(',').map((part) => part.trim().toLowerCase());
  if (parts.includes(''))
    throw new ArgumentError(`${option} takes a list such as ${example}, not "${text}".`);
  return [...new Set(parts)];
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      // pnpm passes its own separator of arguments on.
      args: args[0] === '--' ? args.slice(1) : [...args],
      options: {
        live: { type: 'boolean' },
        config: { type: 'string' },
        duration: { type: 'string' },
        json: { type: 'boolean' },
        chaos: { type: 'boolean' },
        scenario: { type: 'string' },
        venues: { type: 'string' },
        pairs: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    const [sentence = ''] = (error as Error).message.split(/[.\n](?:\s|$)/);
    throw new ArgumentError(`${sentence}; --help lists the options.`);
  }
}
