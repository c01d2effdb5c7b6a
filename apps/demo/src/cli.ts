import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Scenario } from '@hftjs/simulator';
import { ArgumentError, HELP, parseArguments, type DemoArguments } from './arguments.js';
import type { Board } from './board.js';
import type { Output } from './output.js';
import { outputFor } from './output-for.js';
import { runDemo } from './run-demo.js';

/** The duration of a run without a terminal, in which Ctrl-C cannot be pressed, in milliseconds. */
const UNATTENDED_DURATION = 30_000;

const besides = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

function configFileOf({ config, live }: DemoArguments): string {
  return config === undefined
    ? besides(live ? 'config.live.json' : 'config.json')
    : fileOf('--config', config);
}

/** A file that an option names. */
function fileOf(option: string, name: string): string {
  // A package manager may have changed the folder. It passes the user's folder on.
  const folders = [process.cwd(), process.env.INIT_CWD ?? '.'];
  const file = folders.map((folder) => resolve(folder, name)).find((path) => existsSync(path));
  if (file === undefined) throw new ArgumentError(`${option} names ${name}, and there is no such file.`);
  return file;
}

async function scenarioOf({ scenario }: DemoArguments): Promise<Scenario | undefined> {
  if (scenario === undefined) return undefined;
  const text = await readFile(fileOf('--scenario', scenario), 'utf8');
  try {
    return Scenario.parse(text, scenario);
  } catch (error) {
    throw new ArgumentError((error as Error).message, { cause: error });
  }
}

/** Ends the run: an interruption, the end of the duration, or a closed pipe. */
function endSignal(interrupted: AbortSignal, duration: number | undefined): EndSignal {
  const controller = new AbortController();
  const end = (): void => {
    controller.abort();
  };
  const timer = duration === undefined ? undefined : setTimeout(end, duration);
  interrupted.addEventListener('abort', end);
  process.stdout.on('error', end);
  return {
    signal: controller.signal,
    dispose: () => {
      clearTimeout(timer);
    },
  };
}

interface EndSignal {
  readonly signal: AbortSignal;
  readonly dispose: () => void;
}

function makeOutput(board: Board, { json }: DemoArguments): Output {
  const output = outputFor({ board, json, environment: process.env, stdout: process.stdout });
  const restore = (): void => {
    output.close();
  };
  // Also after an error that ends the process at once, the terminal is as it was.
  process.once('exit', restore);
  // Ctrl-Z: the shell gets its own screen. The next refresh, once the demo goes on, takes the other one again.
  process.on('SIGTSTP', () => {
    restore();
    process.kill(process.pid, 'SIGSTOP');
  });
  return output;
}

async function run(interrupted: AbortSignal): Promise<void> {
  const options = parseArguments(process.argv.slice(2));
  if (options === 'help') {
    process.stdout.write(HELP);
    return;
  }
  const configFile = configFileOf(options);
  const scenario = await scenarioOf(options);
  const duration = options.duration ?? (process.stdout.isTTY ? undefined : UNATTENDED_DURATION);
  const { signal, dispose } = endSignal(interrupted, duration);
  try {
    await runDemo({
      options,
      configFile,
      scenario,
      signal,
      makeOutput: (board) => makeOutput(board, options),
      writeSummary: (text) => (options.json ? process.stderr : process.stdout).write(text),
    });
  } finally {
    dispose();
  }
}

/**
 * Runs the demo with the arguments of the process.
 *
 * @param interrupted - ends the run
 * @returns the exit code: 0; 1 when something was lost or doubled, or failed; 2 for a mistake in the arguments
 */
export async function runCommand(interrupted: AbortSignal): Promise<number> {
  try {
    await run(interrupted);
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof ArgumentError ? 2 : 1;
  }
}
