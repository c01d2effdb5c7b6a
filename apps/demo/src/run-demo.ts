import { readFile } from 'node:fs/promises';
import { setPace } from '@hftjs/core/adapter';
import type { Scenario } from '@hftjs/simulator';
import type { DemoArguments } from './arguments.js';
import type { Board } from './board.js';
import { DemoError } from './demo-error.js';
import { DemoRun } from './demo-run.js';
import type { Output } from './output.js';
import { selectOf } from './selection.js';
import { startVenues } from './venues.js';

/**
 * How many times higher the venues' limits are with `--chaos`, for the stream and for the simulator. After a cut a stream
 * reads its account over REST: at Kraken's limits that takes some 20 seconds, and a minute would have few faults.
 */
const CHAOS_PACE = 10;

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

/**
 * Starts the services of a config and shows their events until the signal or a failure. Closes everything at the end.
 *
 * @throws DemoError when something was lost or doubled, or cannot be reached; StreamError; ArgumentError for exchanges
 * or pairs that the config does not have
 */
export async function runDemo(init: DemoInit): Promise<void> {
  const { options, scenario, signal } = init;
  const config = await readConfig(init);
  const pace = options.chaos ? CHAOS_PACE : 1;
  setPace(pace);
  const venues = await startVenues(config.text, pace);
  try {
    const simulated = options.chaos ? '--chaos' : scenario && '--scenario';
    if (simulated !== undefined && venues.length === 0)
      throw new DemoError(`${simulated} needs the simulator, and this config does not use it.`);
    // Ended while it started: there is nothing to show.
    if (!signal.aborted) await (await DemoRun.start(venues, config.content, init)).run();
  } finally {
    setPace(1);
    await Promise.all(venues.map(({ venue }) => venue.close()));
  }
}

/** Reads the config to run. Its text shows which simulators it needs; `content` is the file, or a part of what is in it. */
async function readConfig({
  configFile,
  options,
}: DemoInit): Promise<{ text: string; content: string | object }> {
  const text = await readFile(configFile, 'utf8');
  if (options.venues === undefined && options.pairs === undefined) return { text, content: configFile };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // The service reports it, with the place in the file.
    return { text, content: configFile };
  }
  const content = selectOf(parsed, options) as object;
  return { text: JSON.stringify(content), content };
}
