const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * The first signal to the process ends the run; a second one ends the process. A signal while `load` is running ends the
 * process at once, without a message and with exit code 0: nothing has begun.
 */
export async function interruptible<T>(
  load: () => Promise<T>,
): Promise<{ readonly loaded: T; readonly interrupted: AbortSignal; readonly dispose: () => void }> {
  const controller = new AbortController();
  let isLoading = true;
  const dispose = (): void => {
    for (const name of SIGNALS) process.removeListener(name, interrupt);
  };
  const interrupt = (): void => {
    if (isLoading) process.exit(0);
    // Not by the signal itself: at its exit the process restores the terminal.
    if (controller.signal.aborted) process.exit(1);
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, interrupt);
  const loaded = await load();
  isLoading = false;
  return { loaded, interrupted: controller.signal, dispose };
}
