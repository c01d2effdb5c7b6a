import type { Lengths } from '../options.js';
import type { NodeBinary } from '../nodes.js';
import { FRAMES_PER_WRITE } from '../frames/wire-batches.js';
import type { ClientKind, ClientResult, Measure, Sending } from '../protocol.js';
import { median, ratiosOf } from '../report/statistics.js';
import { nameOf } from '../venues/messages.js';
import type { HotMessage } from '../venues/venue.js';

export const PART_NAMES = ['cost', 'burst', 'pairs', 'books', 'observers', 'latency', 'memory'] as const;
export type PartName = (typeof PART_NAMES)[number];

/** What is measured. */
export interface Settings {
  readonly lengths: Lengths;
  readonly isQuick: boolean;
  readonly nodes: readonly NodeBinary[];
  /** The chosen rows. */
  readonly messages: readonly HotMessage[];
  /** The peers that can read a message. */
  readonly peersOf: (message: HotMessage) => readonly `peer:${string}`[];
}

/** One run of one client. */
export interface RunSpec {
  readonly kind: ClientKind;
  readonly sending: Sending;
  readonly measure: Measure;
  /** @defaultValue the usual number */
  readonly markets?: number;
  /** @defaultValue 0 */
  readonly silentObservers?: number;
  readonly nodeOptions?: readonly string[];
}

export interface RunResult extends ClientResult {
  /** Milliseconds from the first byte of each burst to the handler of its last event. */
  readonly bursts?: readonly number[];
}

/** Runs that are compared: in each round one after the other, or in turns. */
export interface Condition {
  readonly node: NodeBinary;
  readonly message: HotMessage;
  /** What distinguishes it from others of the same message. */
  readonly detail?: string;
  /** By client, or by what else differs. */
  readonly runs: Readonly<Record<string, RunSpec>>;
  /** @defaultValue that of the settings */
  readonly rounds?: number;
}

/** The results of a condition's runs: those of one index were made in one round. */
export type Results = Readonly<Record<string, readonly RunResult[]>>;

/** A line of a part's table. */
export interface Row {
  readonly node: string;
  readonly message: string;
  readonly client: string;
  readonly values: Readonly<Record<string, number>>;
  /** The most that a value may be, where there is a limit. */
  readonly limit?: { readonly of: string; readonly most: number };
  readonly note?: string;
}

export interface Column {
  readonly key: string;
  readonly title: string;
  readonly format: (value: number) => string;
}

/** A kind of measurement, and the table of its results. */
export interface Part {
  readonly name: PartName;
  readonly title: string;
  /** What the numbers are. */
  readonly explanation: string;
  readonly columns: readonly Column[];
  readonly conditions: (settings: Settings) => readonly Condition[];
  readonly rowsOf: (condition: Condition, results: Results) => readonly Row[];
}

/** Every node with every message. */
export const forEach = (
  { nodes }: Settings,
  messages: readonly HotMessage[],
  conditionOf: (node: NodeBinary, message: HotMessage) => Condition,
): Condition[] => messages.flatMap((message) => nodes.map((node) => conditionOf(node, message)));

/** Frames of a turn: some hundredths of a second. */
const TURN = 10_000;

/**
 * Frames as fast as the client takes them. The clients of a condition run side by side and take turns, so that what slows
 * the machine down for a while slows all of them.
 */
export function inTurns({ warmup, frames }: Lengths): Pick<RunSpec, 'sending' | 'measure'> {
  const perTurn = Math.ceil(Math.min(TURN, frames) / FRAMES_PER_WRITE) * FRAMES_PER_WRITE;
  const turns = Math.ceil(frames / perTurn);
  return {
    sending: { kind: 'turns', warmup, frames: perTurn },
    measure: { kind: 'turns', warmup, frames: perTurn, turns },
  };
}

/** The first of each channel: enough where what is measured is core's. */
const OF_CORE = ['kraken ticker', 'kraken trade'];

/** The chosen messages by which core is measured. */
export function messagesOfCore({ messages, isQuick }: Settings): readonly HotMessage[] {
  const chosen = messages.filter((message) => OF_CORE.includes(nameOf(message)));
  return isQuick ? chosen.slice(0, 1) : chosen;
}

/** The columns of two costs that are compared. */
export const comparison = (one: Omit<Column, 'format'>, other: Omit<Column, 'format'>): readonly Column[] => [
  { ...one, format: micros },
  { ...other, format: micros },
  { key: 'ratio', title: 'ratio', format: ratio },
  { key: 'least', title: 'least', format: ratio },
  { key: 'greatest', title: 'greatest', format: ratio },
];

/** Of the median turn. */
export const cpuPerFrame = ({ turns = [], frames }: ClientResult): number =>
  (median(turns) * turns.length) / frames;

/** The median ratio of each round, turn by turn. @param bases - what each run is compared with */
export const ratiosByTurn = (
  runs: readonly ClientResult[],
  bases: readonly ClientResult[],
): readonly number[] =>
  runs.map(({ turns = [] }, round) => median(ratiosOf(turns, bases[round]?.turns ?? [])));

export const MEGABYTE = 1024 * 1024;

export const micros: Column['format'] = (value) => value.toFixed(2);
export const whole: Column['format'] = (value) => Math.round(value).toLocaleString('en');
export const ratio: Column['format'] = (value) => value.toFixed(2);
