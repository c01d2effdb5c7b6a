/** Waits for a call's result. Rejects when the signal is aborted first. */
export async function untilAborted<T>(call: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return call();
  signal.throwIfAborted();
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => {
      reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)));
    };
    signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([call(), aborted]);
  } finally {
    if (stop) signal.removeEventListener('abort', stop);
  }
}

/** Whether a promise settles within so many milliseconds. @throws what the promise is rejected with by then */
export async function settlesWithin(promise: Promise<unknown>, patience: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const isOver = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, patience, false).unref();
  });
  try {
    return await Promise.race([promise.then(() => true), isOver]);
  } finally {
    clearTimeout(timer);
  }
}
