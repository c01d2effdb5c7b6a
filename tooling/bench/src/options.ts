import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** The clients' Node binary. */
  readonly node: string | undefined;
  readonly isJson: boolean;
  /** A folder for CPU profiles of the hftjs client. */
  readonly profile: string | undefined;
  readonly rounds: number;
  readonly warmup: number;
  readonly frames: number;
  /** Seconds of each paced run, before and in the measurement. */
  readonly pacedWarmup: number;
  readonly paced: number;
}

export const USAGE = `Usage: pnpm bench [options]

  --quick         fewer and shorter runs, for a first impression
  --node PATH     run the clients on another Node binary
  --json          print the results as JSON
  --profile DIR   write CPU profiles of the hftjs client, one per run
  --help          print this
`;

const LENGTHS = {
  full: { rounds: 7, warmup: 150_000, frames: 400_000, pacedWarmup: 2, paced: 4 },
  quick: { rounds: 3, warmup: 80_000, frames: 150_000, pacedWarmup: 1, paced: 2 },
};

/** @throws TypeError for arguments it does not know */
export function parseOptions(args: string[]): BenchOptions | undefined {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      node: { type: 'string' },
      json: { type: 'boolean', default: false },
      profile: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  return {
    ...(values.quick ? LENGTHS.quick : LENGTHS.full),
    node: values.node,
    isJson: values.json,
    profile: values.profile,
  };
}
