import type { ServiceRunner } from '@hftjs/service';
import type { Board } from './board.js';
import { DemoError } from './demo-error.js';
import { Reachability } from './reachability.js';

export interface Watched {
  readonly board: Board;
  /** Shows the board. */
  readonly refresh: () => void;
  /** Milliseconds between two refreshes. */
  readonly interval: number;
  readonly runner: ServiceRunner;
  readonly signal: AbortSignal;
}

/** Shows the board regularly. Resolves at the signal. Rejects when no exchange can be reached. */
export function watch({ board, refresh, interval, runner, signal }: Watched): Promise<void> {
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
    const refreshing = setInterval(refresh, interval);
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
export const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
