import { readFile } from 'node:fs/promises';
import { Scenario, ScenarioError, type ScenarioRun } from '@hftjs/simulator';
import { UsageError, type SimulatorArguments } from './arguments.js';
import { asJson, asText, describe } from './description.js';
import { VENUES, type StartedVenue } from './venues.js';

/** The streams and the end of a run. */
export interface RunInit {
  readonly write: (text: string) => void;
  /** What concerns the user while it runs. */
  readonly warn: (text: string) => void;
  /** Aborting it ends the run. */
  readonly signal: AbortSignal;
}

/**
 * Starts a simulator, prints what clients need, and runs until the signal.
 *
 * @throws UsageError for files that cannot be used, and a port that is in use
 */
export async function runSimulator(
  options: SimulatorArguments,
  { write, warn, signal }: RunInit,
): Promise<void> {
  const scenarios = await readScenarios(options);
  const venue = await start(options);
  const runs: ScenarioRun[] = [];
  try {
    for (const scenario of scenarios) runs.push(runOn(venue, scenario));
    const description = describe(options.venue, venue);
    write(options.json ? asJson(description) : asText(description));
    for (const run of runs)
      run.done.catch((error: unknown) => {
        warn(`${(error as Error).message}\n`);
      });
    await aborted(signal);
  } finally {
    for (const run of runs) await run.stop();
    await venue.close();
  }
}

async function readScenarios({ scenario, faults }: SimulatorArguments): Promise<readonly Scenario[]> {
  const files = [scenario, faults].filter((file) => file !== undefined);
  return Promise.all(
    files.map(async (file) => {
      try {
        return Scenario.parse(await readFile(file, 'utf8'), file);
      } catch (error) {
        if (error instanceof ScenarioError) throw new UsageError(error.message, { cause: error });
        throw new UsageError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
      }
    }),
  );
}

async function start({ venue, port, pairs, rate, seed, funds }: SimulatorArguments): Promise<StartedVenue> {
  const entry = VENUES[venue];
  if (entry === undefined) throw new UsageError(`${venue} is not simulated`);
  try {
    return await entry.start({ port, pairs, rate, seed, ...(funds && { funds }) });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new UsageError(`Port ${port} is in use; give another --port, or none for a free one.`, {
        cause: error,
      });
    if (code === 'EACCES')
      throw new UsageError(`Port ${port} is not allowed; give one from 1024.`, { cause: error });
    if (error instanceof RangeError) throw new UsageError(message, { cause: error });
    throw error;
  }
}

function runOn(venue: StartedVenue, scenario: Scenario): ScenarioRun {
  try {
    return scenario.run(venue);
  } catch (error) {
    if (error instanceof ScenarioError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
