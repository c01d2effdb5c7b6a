import type { ChildProcess } from 'node:child_process';
import { ask, startChild } from './child.js';
import { USUAL_MARKETS } from './frames/market.js';
import { chooseClockBase } from './frames/shared-clock.js';
import type { Condition, Results, RunResult, RunSpec } from './parts/part.js';
import type { BurstQuestion, ClientResult, ClientTask, ServerReady, ServerTask, Times } from './protocol.js';
import { nameOf } from './venues/messages.js';

/** How long the run of a peer may take, in milliseconds. */
const PEER_PATIENCE = 90_000;

export interface RunnerInit {
  readonly rounds: number;
  /** A folder for CPU profiles of the hftjs client. */
  readonly profile: string | undefined;
  /** The folder in which peers are installed. */
  readonly peers: string | undefined;
  readonly onProgress: (text: string) => void;
}

/** Runs clients, one process at a time, against a server that is a process too. */
export class Runner {
  /** Peers that could not be measured, and why. */
  readonly failures = new Set<string>();
  readonly #init: RunnerInit;
  readonly #server: ChildProcess = startChild('./server/server.js');
  readonly #clockBase = chooseClockBase();

  constructor(init: RunnerInit) {
    this.#init = init;
  }

  /** All rounds of conditions. The runs of a condition take turns in beginning. */
  async measure(title: string, conditions: readonly Condition[]): Promise<ReadonlyMap<Condition, Results>> {
    const results = new Map(conditions.map((condition) => [condition, noResults(condition)]));
    for (let round = 0; round < this.#init.rounds; round++)
      for (const [condition, runs] of results) {
        if (round >= (condition.rounds ?? this.#init.rounds)) continue;
        const { message, node, detail } = condition;
        const what = [nameOf(message), detail, `Node ${node.version}`].filter(Boolean).join(', ');
        this.#init.onProgress(`${title}, round ${round + 1}: ${what}`);
        for (const [name, run] of turned(Object.entries(condition.runs), round))
          await this.#run(condition, run).then(
            (result) => runs[name]?.push(result),
            (error: unknown) => {
              this.#failed(what, run, error);
            },
          );
      }
    return results;
  }

  /** A peer that fails costs its own figures. */
  #failed(what: string, { kind }: RunSpec, error: unknown): void {
    if (!kind.startsWith('peer:')) throw error;
    this.failures.add(`${kind.slice(5)} could not read ${what}: ${String(error)}`);
  }

  stop(): void {
    this.#server.kill();
  }

  async #run({ message, node }: Condition, run: RunSpec): Promise<RunResult> {
    const common = {
      message: nameOf(message),
      markets: run.markets ?? USUAL_MARKETS,
      clockBase: this.#clockBase,
    };
    const setting: ServerTask = { ...common, sending: run.sending };
    const { origin } = await ask<ServerReady>(this.#server, setting);
    const { peers } = this.#init;
    const task: ClientTask = {
      ...common,
      origin,
      kind: run.kind,
      measure: run.measure,
      silentObservers: run.silentObservers ?? 0,
      ...(peers !== undefined && { peers }),
    };
    const nodeOptions = [...(run.nodeOptions ?? []), ...this.#profileOptions(run, common.message)];
    const client = startChild('./clients/client.js', { node: node.path, nodeOptions });
    const result = await ask<ClientResult>(
      client,
      task,
      run.kind.startsWith('peer:') ? PEER_PATIENCE : undefined,
    );
    if (!result.ends) return result;
    const starts = await ask<Times>(this.#server, { bursts: true } satisfies BurstQuestion);
    return { ...result, bursts: result.ends.map((end, index) => end - (starts[index] ?? NaN)) };
  }

  #profileOptions({ kind, sending }: RunSpec, message: string): string[] {
    const { profile } = this.#init;
    if (profile === undefined || kind !== 'hftjs' || sending.kind !== 'flood') return [];
    const name = `${message.replace(' ', '-')}-${Date.now()}.cpuprofile`;
    return ['--cpu-prof', `--cpu-prof-dir=${profile}`, `--cpu-prof-name=${name}`];
  }
}

const noResults = ({ runs }: Condition): Record<string, RunResult[]> =>
  Object.fromEntries(Object.keys(runs).map((name) => [name, []]));

/** A list that begins at another place each round. */
function turned<T>(list: readonly T[], round: number): readonly T[] {
  const first = round % list.length;
  return [...list.slice(first), ...list.slice(0, first)];
}
