import { cpus } from 'node:os';
import type { BenchResult, Runs } from './bench.js';
import { CLIENT_KINDS, type ClientKind, type ClientResult, type Latency } from './messages.js';
import { median, medianRatio } from './statistics.js';

/** The most that hftjs end to end may cost, as a multiple of the CPU of `ws` and `JSON.parse`. */
export const LIMIT = 1.6;

const NAMES: Readonly<Record<ClientKind, string>> = {
  ws: 'ws',
  json: 'ws + JSON.parse',
  hftjs: 'hftjs end to end',
};

const framesPerSecond = ({ frames, wall }: ClientResult): number => (frames / wall) * 1e6;
const cpuPerFrame = ({ frames, cpu }: ClientResult): number => cpu / frames;

const ratioOf = (runs: Runs, kind: ClientKind, measure: (result: ClientResult) => number): number =>
  medianRatio(runs[kind].map(measure), runs.json.map(measure));

export interface Summary {
  readonly node: string;
  readonly cpu: string;
  readonly cores: number;
  readonly throughput: readonly ThroughputRow[];
  readonly latency: readonly LatencyRow[];
  readonly limit: number;
  /** Whether hftjs kept to the limit on every channel. */
  readonly isWithinLimit: boolean;
}

interface ThroughputRow {
  readonly channel: string;
  readonly client: string;
  readonly framesPerSecond: number;
  /** Microseconds. */
  readonly cpuPerFrame: number;
  /** To `ws` and `JSON.parse`. */
  readonly cpuRatio: number;
}

interface LatencyRow extends Latency {
  /** Frames per second. */
  readonly rate: number;
  readonly client: string;
  /** Of the medians, to `ws` and `JSON.parse`. */
  readonly ratio: number;
}

export function summarize({ throughput, paced }: BenchResult): Summary {
  const processors = cpus();
  return {
    node: throughput.ticker.json[0]?.node ?? '',
    cpu: processors[0]?.model.trim() ?? 'unknown processor',
    cores: processors.length,
    throughput: Object.entries(throughput).flatMap(([channel, runs]) =>
      CLIENT_KINDS.map((kind) => ({
        channel,
        client: NAMES[kind],
        framesPerSecond: median(runs[kind].map(framesPerSecond)),
        cpuPerFrame: median(runs[kind].map(cpuPerFrame)),
        cpuRatio: ratioOf(runs, kind, cpuPerFrame),
      })),
    ),
    latency: [...paced].flatMap(([rate, runs]) => CLIENT_KINDS.map((kind) => latencyRow(rate, kind, runs))),
    limit: LIMIT,
    isWithinLimit: Object.values(throughput).every((runs) => ratioOf(runs, 'hftjs', cpuPerFrame) <= LIMIT),
  };
}

function latencyRow(rate: number, kind: ClientKind, runs: Runs): LatencyRow {
  const of = (field: keyof Latency): number =>
    median(runs[kind].map(({ latency }) => latency?.[field] ?? NaN));
  return {
    rate,
    client: NAMES[kind],
    p50: of('p50'),
    p99: of('p99'),
    p999: of('p999'),
    ratio: ratioOf(runs, kind, ({ latency }) => latency?.p50 ?? NaN),
  };
}

export function formatSummary(summary: Summary): string {
  const throughput = summary.throughput.map((row) => [
    row.channel,
    row.client,
    Math.round(row.framesPerSecond).toLocaleString('en'),
    row.cpuPerFrame.toFixed(2),
    row.cpuRatio.toFixed(2),
  ]);
  const latency = summary.latency.map(({ rate, client, p50, p99, p999, ratio }) => [
    `${rate.toLocaleString('en')}/s`,
    client,
    ...[p50, p99, p999].map((micros) => Math.round(micros).toLocaleString('en')),
    ratio.toFixed(2),
  ]);
  return [
    `Node ${summary.node}, ${summary.cpu}, ${summary.cores} cores`,
    '',
    ...table([['frames', 'client', 'frames/s', 'CPU µs/frame', 'ratio'], ...throughput]),
    '',
    ...table([['ticker at', 'client', 'p50 µs', 'p99 µs', 'p99.9 µs', 'ratio of p50'], ...latency]),
    '',
    `ratio: to ws + JSON.parse, median of paired runs; CPU limit for hftjs ${summary.limit}: ${summary.isWithinLimit ? 'kept' : 'EXCEEDED'}`,
  ].join('\n');
}

/** The first two columns are texts, the others numbers. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
}
