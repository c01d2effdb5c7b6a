import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/**
 * Runs a program without a terminal and without standard input. Never throws for a failed program: returns
 * whether it succeeded, its exit code, and everything that it printed. One that runs for more than `timeout` milliseconds
 * is killed.
 */
export async function run(program, args, { cwd, env, timeout } = {}) {
  try {
    const options = { cwd, timeout, maxBuffer: 64 * 1024 * 1024, env: { ...environment(), ...env } };
    const child = execute(program, args, options);
    child.child.stdin?.end();
    const { stdout, stderr } = await child;
    return { ok: true, code: 0, stdout, output: stdout + stderr };
  } catch (error) {
    const { code, stdout = '', stderr = '', message, killed } = error;
    const note = killed && timeout ? `\nkilled after ${timeout} ms` : '';
    return { ok: false, code, stdout, output: `${`${stdout}${stderr}` || message}${note}` };
  }
}

/** Like {@link run}, for steps that must succeed. Throws otherwise. */
export async function mustRun(program, args, options) {
  const result = await run(program, args, options);
  if (!result.ok) throw new Error(`${program} ${args.join(' ')}\n${result.output}`);
  return result;
}

/** The environment of this process, without the variables that a package manager sets for its children. */
function environment() {
  const own = Object.entries(process.env).filter(([name]) => !/^(npm|pnpm)_/i.test(name));
  return { ...Object.fromEntries(own), CI: 'true', NO_COLOR: '1', FORCE_COLOR: '0' };
}
