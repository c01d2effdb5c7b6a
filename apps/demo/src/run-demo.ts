import { readFile } from 'node:fs/promises';
import { runServices, type ServiceInit, type ServiceRunner } from '@hftjs/service';
import type { Scenario } from '@hftjs/simulator';
import type { DemoArguments } from './arguments.js';
import { Board } from './board.js';
import { Chaos } from './chaos.js';
import { demoLogger } from './demo-logger.js';
import { MMDemoService } from './mm-demo-service.js';
import type { Output } from './output.js';
import { Quoter, readQuoteSettings } from './quoter.js';
import { Reachability } from './reachability.js';
import { summarize } from './summary.js';
import { environmentOf, startVenues, type DemoVenue } from './venues.js';

export interface DemoInit {
  readonly options: DemoArguments;
  readonly configFile: string;
  /** A scripted market, run on each simulator. */
  readonly scenario?: Scenario | undefined;
  readonly makeOutput: (board: Board) => Output;
  readonly writeSummary: (text: string) => void;
  /** Aborting it ends the run. */
  readonly signal: AbortSignal;
}

/** The run cannot go on; the message is for the user. */
export class DemoError extends Error {
  override readonly name: string = 'DemoError';
}

/**
 * Starts the services of a config and shows their events until the signal or a failure. Closes everything at the end.
 *
 * @throws DemoError, StreamError
 */
export async function runDemo(init: DemoInit): Promise<void> {
  const { options, configFile } = init;
  const config = await readFile(configFile, 'utf8');
  const venues = await startVenues(config);
  try {
    const simulated = options.chaos ? '--chaos' : init.scenario && '--scenario';
    if (simulated !== undefined && venues.length === 0)
      throw new DemoError(`${simulated} needs the simulator, and this config does not use it.`);
    await runOn(venues, init);
  } finally {
    await Promise.all(venues.map(({ venue }) => venue.close()));
  }
}

async function runOn(venues: readonly DemoVenue[], init: DemoInit): Promise<void> {
  const { options, configFile, scenario, makeOutput, writeSummary, signal } = init;
  const board = new Board();
  const output = makeOutput(board);
  const service = class extends MMDemoService {
    constructor(serviceInit: ServiceInit) {
      super(serviceInit, { board, output });
    }
  };
  const began = performance.now();
  const runner = await runServices(
    configFile,
    { MMDemoService: service },
    {
      logger: demoLogger(output),
      environment: { ...process.env, ...environmentOf(venues) },
      resolveFrom: import.meta.url,
    },
  );
  const quoters = venues.map((venue) => new Quoter(venue, board, readQuoteSettings(settingOf(runner))));
  const chaos = options.chaos ? new Chaos(venues, board) : undefined;
  const runs = scenario === undefined ? [] : venues.map(({ venue }) => scenario.run(venue));
  try {
    const failures = runs.map(({ done }) => done.then(() => aborted(signal)));
    await Promise.race([watch({ board, output, runner, signal }), ...failures]);
  } finally {
    chaos?.stop();
    await Promise.all(runs.map((run) => run.stop()));
    await Promise.all(quoters.map((quoter) => quoter.stop()));
    await runner.stop();
    output.close();
  }
  const reports = runner.streams.map((stream) => stream.status());
  writeSummary(summarize({ board, reports, duration: performance.now() - began }));
}

interface Watched {
  readonly board: Board;
  readonly output: Output;
  readonly runner: ServiceRunner;
  readonly signal: AbortSignal;
}

/** Shows the board regularly. Resolves at the signal. Rejects when no exchange can be reached. */
function watch({ board, output, runner, signal }: Watched): Promise<void> {
  const reachability = new Reachability(board);
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      clearInterval(refreshing);
      clearInterval(probing);
      signal.removeEventListener('abort', onAbort);
      settle();
    };
    const onAbort = (): void => {
      finish(resolve);
    };
    const refreshing = setInterval(() => {
      output.refresh();
    }, output.interval);
    const probing = setInterval(() => {
      const reason = reachability.verdict();
      if (reason === undefined) return;
      const exchanges = [...new Set(runner.streams.map(({ exchange }) => exchange))].join(', ');
      finish(() => {
        reject(new DemoError(`${exchanges} cannot be reached (${reason}); is there a network?`));
      });
    }, 100);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    runner.ended.catch((error: unknown) => {
      finish(() => {
        reject(error instanceof Error ? error : new DemoError(String(error)));
      });
    });
  });
}

/** Resolves at the signal. */
const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });

/** The setting of the first service. */
const settingOf = (runner: ServiceRunner): Readonly<Record<string, unknown>> =>
  ([...runner.services.values()][0]?.setting ?? {}) as Readonly<Record<string, unknown>>;
