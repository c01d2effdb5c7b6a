import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface ChildOptions {
  /** The Node binary. @defaultValue the one that runs this */
  readonly node?: string | undefined;
  readonly nodeOptions?: readonly string[];
}

/** How long one run may take, in milliseconds. */
const PATIENCE = 600_000;

/** Starts a module of this package as a process of its own. */
export function startChild(
  module: string,
  { node = process.execPath, nodeOptions = [] }: ChildOptions = {},
): ChildProcess {
  return fork(fileURLToPath(new URL(module, import.meta.url)), {
    execPath: node,
    execArgv: [...nodeOptions],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

/** Sends a task to a process and waits for its answer, so many milliseconds at most. */
export function ask<Answer>(child: ChildProcess, task: object, patience = PATIENCE): Promise<Answer> {
  const answer = nextOf<Answer>(child, patience);
  child.send(task);
  return answer;
}

/** The next message of a process. */
export function nextOf<Message>(child: ChildProcess, patience = PATIENCE): Promise<Message> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      child.removeAllListeners();
      act();
    };
    const timer = setTimeout(() => {
      settle(() => {
        child.kill();
        reject(new Error(`no answer within ${patience} ms`));
      });
    }, patience);
    child.once('message', (message) => {
      settle(() => {
        resolve(message as Message);
      });
    });
    child.once('error', (error) => {
      settle(() => {
        reject(error);
      });
    });
    child.once('exit', (code) => {
      settle(() => {
        reject(new Error(`a process of the benchmark ended with code ${code ?? 'none'}`));
      });
    });
  });
}
