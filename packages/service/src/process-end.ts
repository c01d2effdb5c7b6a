import { constants } from 'node:os';
import type { Logger } from '@hftjs/core';

/** The signals on which services end. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * How long the process may live on after handlers were given up on a signal, in milliseconds: the time for the
 * program's own clean-up.
 */
const LAST_WAIT = 2_000;

export interface ProcessEndInit {
  readonly logger: Logger;
  /** Stops the services. Called for the first signal. */
  readonly stop: () => void;
}

/**
 * Stops services on SIGINT and SIGTERM, and sets the exit code of the process when they have ended. A second signal
 * ends the process at once.
 */
export class ProcessEnd {
  readonly #init: ProcessEndInit;
  #hasSignal = false;

  constructor(init: ProcessEndInit) {
    this.#init = init;
    for (const signal of SIGNALS) process.on(signal, this.#onSignal);
  }

  /**
   * The services have ended: removes the listeners.
   *
   * @param outcome - whether a stream has failed and was not started again, and whether handlers were given up
   */
  end({ hasFailed, gaveUp }: { readonly hasFailed: boolean; readonly gaveUp: boolean }): void {
    for (const signal of SIGNALS) process.off(signal, this.#onSignal);
    if (hasFailed || gaveUp) process.exitCode = 1;
    if (!gaveUp || !this.#hasSignal) return;
    // A handler that never ends may keep the process running, with a timer or a socket of its own.
    setTimeout(() => {
      this.#init.logger.error(
        {},
        'a handler keeps the process running after the signal: the process ends now',
      );
      process.exit();
    }, LAST_WAIT).unref();
  }

  readonly #onSignal = (signal: (typeof SIGNALS)[number]): void => {
    if (this.#hasSignal) process.exit(128 + constants.signals[signal]);
    this.#hasSignal = true;
    this.#init.logger.info({ signal }, 'streams are stopped, and handlers finish the waiting events');
    this.#init.stop();
  };
}
