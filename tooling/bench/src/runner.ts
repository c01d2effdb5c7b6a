import type { ChildProcess } from 'node:child_process';
import { ask, nextOf, startChild } from './child.js';
import { USUAL_MARKETS } from './frames/market.js';
import { chooseClockBase } from './frames/shared-clock.js';
import type { Condition, Results, RunResult, RunSpec } from './parts/part.js';
import type {
  BurstQuestion,
  ClientKind,
  ClientResult,
  ClientTask,
  NextTurn,
  ServerReady,
  ServerTask,
  Times,
  TurnDone,
} from './protocol.js';
import { nameOf } from './venues/messages.js';

/** How long a peer may take for a run or a turn, in milliseconds. */
const PEER_PATIENCE = 90_000;

/** Clients that profiles are made of. */
const PROFILED: readonly ClientKind[] = ['hftjs', 'direct'];

export interface RunnerInit {
  readonly rounds: number;
  /** A folder for CPU profiles of the hftjs client. */
  readonly profile: string | undefined;
  /** The folder in which peers are installed. */
  readonly peers: string | undefined;
  readonly onProgress: (text: string) => void;
}

/** A client that runs, and the server that sends its frames. */
interface Running {
  readonly run: RunSpec;
  readonly client: ChildProcess;
  readonly server: ChildProcess;
  /** Milliseconds. */
  readonly patience: number | undefined;
  /** Its next message. */
  message: Promise<unknown>;
}

/** Runs clients, each a process, against servers that are processes too. */
export class Runner {
  /** Peers that could not be measured, and why. */
  readonly failures = new Set<string>();
  readonly #init: RunnerInit;
  /** One for each client of a condition. */
  readonly #servers: ChildProcess[] = [];
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
        const order = turned(Object.entries(condition.runs), round);
        const isInTurns = order.some(([, { measure }]) => measure.kind === 'turns');
        const groups = isInTurns ? [order] : order.map((entry) => [entry]);
        for (const group of groups)
          for (const [name, result] of await this.#run(condition, group, what)) runs[name]?.push(result);
      }
    return results;
  }

  stop(): void {
    for (const server of this.#servers) server.kill();
  }

  /** Runs clients side by side. While one of them handles the frames of its turn, the others wait. */
  async #run(
    condition: Condition,
    runs: readonly (readonly [string, RunSpec])[],
    what: string,
  ): Promise<ReadonlyMap<string, RunResult>> {
    const running = new Map<string, Running>();
    const results = new Map<string, RunResult>();
    const step = async <T>(name: string, run: RunSpec, take: () => Promise<T>): Promise<T | undefined> => {
      try {
        return await take();
      } catch (error) {
        // A peer that fails costs its own figures.
        if (!run.kind.startsWith('peer:')) throw error;
        this.failures.add(`${run.kind.slice(5)} could not read ${what}: ${String(error)}`);
        running.get(name)?.client.kill();
        running.delete(name);
        return undefined;
      }
    };
    for (const [name, run] of runs) {
      const client = await this.#start(condition, run, running.size);
      running.set(name, client);
      // Warming up, alone too.
      if (run.measure.kind === 'turns') await step(name, run, () => turnOf(client));
    }
    const turns = Math.max(...runs.map(([, { measure }]) => (measure.kind === 'turns' ? measure.turns : 1)));
    for (let turn = 1; turn <= turns; turn++)
      for (const [name, client] of turned([...running], turn))
        await step(name, client.run, async () => {
          if (client.run.measure.kind === 'turns') client.server.send({ turn: true } satisfies NextTurn);
          if (turn < turns) await turnOf(client);
          else results.set(name, await resultOf(client));
        });
    return results;
  }

  async #start({ message, node }: Condition, run: RunSpec, place: number): Promise<Running> {
    const common = {
      message: nameOf(message),
      markets: run.markets ?? USUAL_MARKETS,
      clockBase: this.#clockBase,
    };
    const server = (this.#servers[place] ??= startChild('./server/server.js'));
    const { origin } = await ask<ServerReady>(server, {
      ...common,
      sending: run.sending,
    } satisfies ServerTask);
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
    const patience = run.kind.startsWith('peer:') ? PEER_PATIENCE : undefined;
    return { run, client, server, patience, message: ask(client, task, patience) };
  }

  #profileOptions({ kind, sending }: RunSpec, message: string): string[] {
    const { profile } = this.#init;
    if (profile === undefined || !PROFILED.includes(kind) || sending.kind !== 'turns') return [];
    const name = `${message.replace(' ', '-')}-${kind}-${Date.now()}.cpuprofile`;
    return ['--cpu-prof', `--cpu-prof-dir=${profile}`, `--cpu-prof-name=${name}`];
  }
}

/** Waits until a client has handled the frames of its turn. */
async function turnOf(running: Running): Promise<void> {
  const done = (await running.message) as TurnDone | ClientResult;
  if (!('turnsDone' in done)) throw new Error('a client ended before its last turn');
  running.message = nextOf(running.client, running.patience);
}

async function resultOf({ message, server }: Running): Promise<RunResult> {
  const result = (await message) as ClientResult;
  if (!result.ends) return result;
  const starts = await ask<Times>(server, { bursts: true } satisfies BurstQuestion);
  return { ...result, bursts: result.ends.map((end, index) => end - (starts[index] ?? NaN)) };
}

const noResults = ({ runs }: Condition): Record<string, RunResult[]> =>
  Object.fromEntries(Object.keys(runs).map((name) => [name, []]));

/** A list that begins at another place each round. */
function turned<T>(list: readonly T[], round: number): readonly T[] {
  const first = list.length === 0 ? 0 : round % list.length;
  return [...list.slice(first), ...list.slice(0, first)];
}
