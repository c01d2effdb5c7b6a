import type { ChildProcess } from 'node:child_process';
import { ask, startChild } from './child.js';
import {
  BENCH_CHANNELS,
  CLIENT_KINDS,
  type BenchChannel,
  type ClientKind,
  type ClientResult,
  type ClientTask,
  type ServerReady,
} from './messages.js';
import type { BenchOptions } from './options.js';
import { chooseClockBase } from './shared-clock.js';

/** The runs of each client under one condition, in order: those of one index were made one after the other. */
export type Runs = Readonly<Record<ClientKind, ClientResult[]>>;

export interface BenchResult {
  readonly throughput: Readonly<Record<BenchChannel, Runs>>;
  /** Ticker frames, by frames per second. */
  readonly paced: ReadonlyMap<number, Runs>;
}

const RATES: readonly number[] = [5_000, 20_000];

/** Runs everything, one client process at a time, the clients in turn. */
export async function runBench(
  options: BenchOptions,
  onProgress: (text: string) => void,
): Promise<BenchResult> {
  const server = startChild('./server.js');
  try {
    const bench = new Bench(options, server);
    const throughput = { ticker: noRuns(), trade: noRuns() };
    const paced = new Map(RATES.map((rate) => [rate, noRuns()]));
    for (let round = 0; round < options.rounds; round++) {
      onProgress(`round ${round + 1} of ${options.rounds}`);
      for (const channel of BENCH_CHANNELS) await bench.round(throughput[channel], { channel, turn: round });
      if (round % 2 === 0)
        for (const [rate, runs] of paced) await bench.round(runs, { channel: 'ticker', rate, turn: round });
    }
    return { throughput, paced };
  } finally {
    server.kill();
  }
}

const noRuns = (): Runs => ({ ws: [], json: [], hftjs: [] });

interface Condition {
  readonly channel: BenchChannel;
  readonly rate?: number;
  /** Which client begins. */
  readonly turn: number;
}

class Bench {
  readonly #options: BenchOptions;
  readonly #server: ChildProcess;
  readonly #clockBase = chooseClockBase();

  constructor(options: BenchOptions, server: ChildProcess) {
    this.#options = options;
    this.#server = server;
  }

  /** One run of every client. */
  async round(runs: Runs, condition: Condition): Promise<void> {
    const first = condition.turn % CLIENT_KINDS.length;
    for (const kind of [...CLIENT_KINDS.slice(first), ...CLIENT_KINDS.slice(0, first)])
      runs[kind].push(await this.#run(kind, condition));
  }

  async #run(kind: ClientKind, { channel, rate }: Condition): Promise<ClientResult> {
    const { node, profile, warmup, frames, pacedWarmup, paced } = this.#options;
    const setting = { clockBase: this.#clockBase, ...(rate !== undefined && { rate }) };
    const { origin } = await ask<ServerReady>(this.#server, setting);
    const task: ClientTask = {
      ...setting,
      kind,
      channel,
      origin,
      warmup: rate === undefined ? warmup : pacedWarmup * rate,
      frames: rate === undefined ? frames : paced * rate,
    };
    const isProfiled = profile !== undefined && kind === 'hftjs' && rate === undefined;
    const nodeOptions = isProfiled
      ? ['--cpu-prof', `--cpu-prof-dir=${profile}`, `--cpu-prof-name=${channel}-${Date.now()}.cpuprofile`]
      : [];
    return ask<ClientResult>(startChild('./client.js', { node, nodeOptions }), task);
  }
}
