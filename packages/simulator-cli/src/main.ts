#!/usr/bin/env node
import { parseArguments, UsageError } from './arguments.js';
import { HELP } from './help.js';
import { runSimulator } from './run-simulator.js';

/** Aborted by SIGINT, SIGTERM or SIGHUP, and when the reader of the output has closed it. */
function endSignal(): AbortSignal {
  const controller = new AbortController();
  const end = (): void => {
    controller.abort();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, end);
  process.stdout.on('error', end);
  return controller.signal;
}

try {
  const options = parseArguments(process.argv.slice(2));
  if (options === 'help') process.stdout.write(HELP);
  else
    await runSimulator(options, {
      write: (text) => process.stdout.write(text),
      warn: (text) => process.stderr.write(text),
      signal: endSignal(),
    });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
// A socket that its client resets while it is being closed can stay open (Node.js), and would keep the process alive.
process.stdout.write('', () => {
  process.exit();
});
