import { execFileSync } from 'node:child_process';
import { cpus, type, release, arch } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where and of what a report is. */
export interface Facts {
  readonly cpu: string;
  readonly cores: number;
  readonly system: string;
  readonly nodes: readonly string[];
  /** ISO 8601, UTC. */
  readonly date: string;
  /** Of this repository; `unknown` outside of one. */
  readonly commit: string;
  readonly command: string;
}

export function factsOf(nodes: readonly string[], args: readonly string[]): Facts {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown processor',
    cores: processors.length,
    system: `${type()} ${release()} ${arch()}`,
    nodes,
    date: new Date().toISOString(),
    commit: commit(),
    command: ['pnpm bench', ...args.map((arg) => (/[\s*]/.test(arg) ? `'${arg}'` : arg))].join(' '),
  };
}

function commit(): string {
  const git = (...args: string[]): string =>
    execFileSync('git', args, {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    const isChanged = git('status', '--porcelain', '--untracked-files=no') !== '';
    return git('rev-parse', '--short=12', 'HEAD') + (isChanged ? ', with changes' : '');
  } catch {
    return 'unknown';
  }
}

/** How long the machine is watched, in milliseconds. */
const WATCHED = 2_000;

/** The share of the processors that programs use while this one waits, from 0 to 1. */
export async function busyShare(): Promise<number> {
  const before = times();
  await sleep(WATCHED);
  const after = times();
  return (after.busy - before.busy) / (after.all - before.all);
}

function times(): { readonly busy: number; readonly all: number } {
  const totals = cpus().map(({ times: { user, nice, sys, irq, idle } }) => ({
    busy: user + nice + sys + irq,
    all: user + nice + sys + irq + idle,
  }));
  return {
    busy: totals.reduce((sum, { busy }) => sum + busy, 0),
    all: totals.reduce((sum, { all }) => sum + all, 0),
  };
}
