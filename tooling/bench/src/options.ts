import { parseArgs } from 'node:util';
import { FRAMES_PER_WRITE } from './frames/wire-batches.js';
import { PART_NAMES, type PartName } from './parts/part.js';

/** How long each part measures. */
export interface Lengths {
  readonly rounds: number;
  /** Frames before a measurement begins, and in it. */
  readonly warmup: number;
  readonly frames: number;
  readonly bursts: number;
  /** Seconds of each paced run, before and in the measurement. */
  readonly pacedWarmup: number;
  readonly paced: number;
}

export interface BenchOptions {
  readonly lengths: Lengths;
  readonly isQuick: boolean;
  /** Words of the rows that are measured; empty: all rows. */
  readonly only: readonly string[];
  /** Node versions, or paths of binaries. */
  readonly nodes: readonly string[];
  readonly parts: readonly PartName[];
  readonly hasPeers: boolean;
  /** Files of the results. */
  readonly json: string | undefined;
  readonly markdown: string | undefined;
  /** A folder for CPU profiles of the hftjs client. */
  readonly profile: string | undefined;
}

export const USAGE = `Usage: pnpm bench [options]

  --quick          fewer and shorter runs, on the Node that runs this
  --only WORDS     only rows with these words: --only kraken, --only 'binance bookTicker'; may be repeated
  --node VERSION   only this Node: 20, 24, or the path of a binary; may be repeated
  --part NAME      only this part: ${PART_NAMES.join(', ')}; may be repeated
  --long           ten million frames, a million of books: whether memory stays flat
  --peers          other libraries too: installs them into a folder of the cache
  --json FILE      write the numbers as JSON
  --markdown FILE  write a report
  --profile DIR    write CPU profiles of the hftjs client, one per run
  --rounds N       rounds of every measurement
  --frames N       frames of every measurement
  --help           print this
`;

/** V8 goes on optimising hftjs for some two hundred thousand frames. */
const FULL: Lengths = { rounds: 5, warmup: 300_000, frames: 300_000, bursts: 8, pacedWarmup: 1, paced: 3 };
const QUICK: Lengths = { rounds: 2, warmup: 250_000, frames: 200_000, bursts: 4, pacedWarmup: 1, paced: 1 };

/** The versions that are measured where none is named. */
const NODES = ['20', '24'];

/** The parts that are measured where none is named. */
const USUAL_PARTS = PART_NAMES.filter((name) => name !== 'memory');

/** @throws TypeError for arguments that it does not know */
export function parseOptions(args: string[]): BenchOptions | undefined {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      node: { type: 'string', multiple: true },
      part: { type: 'string', multiple: true },
      long: { type: 'boolean', default: false },
      peers: { type: 'boolean', default: false },
      json: { type: 'string' },
      markdown: { type: 'string' },
      profile: { type: 'string' },
      rounds: { type: 'string' },
      frames: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const lengths = values.quick ? QUICK : FULL;
  return {
    lengths: {
      ...lengths,
      ...(values.rounds !== undefined && { rounds: countOf('rounds', values.rounds) }),
      ...(values.frames !== undefined && {
        frames: countOf('frames', values.frames),
        warmup: Math.ceil(countOf('frames', values.frames) / 4 / FRAMES_PER_WRITE) * FRAMES_PER_WRITE,
      }),
    },
    isQuick: values.quick,
    only: values.only,
    nodes: values.node ?? (values.quick ? [process.execPath] : NODES),
    parts: values.part?.map(partOf) ?? [...USUAL_PARTS, ...(values.long ? (['memory'] as const) : [])],
    hasPeers: values.peers,
    json: values.json,
    markdown: values.markdown,
    profile: values.profile,
  };
}

function countOf(name: string, text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1)
    throw new TypeError(`--${name} is ${text}, not a positive number`);
  return count;
}

function partOf(name: string): PartName {
  const part = PART_NAMES.find((candidate) => candidate === name);
  if (!part) throw new TypeError(`there is no part ${name}; the parts are ${PART_NAMES.join(', ')}`);
  return part;
}
