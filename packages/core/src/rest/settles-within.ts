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
