import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

/**
 * Builds the demo, then runs it in this process. Ctrl-C while it is built ends both without a message and with exit code
 * 0, because package managers report every other one.
 */

const TASKS = ['run', 'build', '--filter=@hftjs/demo...', '--output-logs=errors-only', '--log-order=grouped'];
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const turbo = createRequire(new URL('../../package.json', import.meta.url)).resolve('turbo/bin/turbo');
const build = spawn(process.execPath, [turbo, ...TASKS], {
  cwd: new URL('../..', import.meta.url),
  stdio: ['inherit', 'pipe', 'pipe'],
  env: process.stdout.isTTY && !process.env.NO_COLOR ? { FORCE_COLOR: '1', ...process.env } : process.env,
});

let isInterrupted = false;
/** @param {NodeJS.Signals} signal */
const interrupt = (signal) => {
  isInterrupted = true;
  build.kill(signal);
};
for (const signal of SIGNALS) process.on(signal, interrupt);
build.stdout.on('data', (chunk) => isInterrupted || process.stdout.write(chunk));
build.stderr.on('data', (chunk) => isInterrupted || process.stderr.write(chunk));

const code = await new Promise((resolve, reject) => {
  build.on('error', reject);
  build.on('close', resolve);
});
if (isInterrupted) process.exit(0);
if (code !== 0) process.exit(code ?? 1);
for (const signal of SIGNALS) process.removeListener(signal, interrupt);
await import('./dist/main.js');
