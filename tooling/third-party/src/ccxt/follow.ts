/** Calls one of ccxt's `watch…` methods again and again, as its manual wants it. */
export interface Follower<T> {
  /** All that the calls returned, oldest first. */
  readonly values: readonly T[];
  readonly last: T | undefined;
  /** The same as the promise, or the failure of a call, whichever is first. */
  whileFollowing<Result>(wanted: Promise<Result>): Promise<Result>;
  end(): void;
}

/** Follows a stream until `end` is called or a call fails. */
export function follow<T>(watch: () => Promise<T>): Follower<T> {
  const values: T[] = [];
  let isOn = true;
  const run = async (): Promise<void> => {
    while (isOn) values.push(await watch());
  };
  const ended = run();
  // Closing the client at the end of the tests also fails the last call.
  ended.catch(() => undefined);
  return {
    values,
    get last() {
      return values.at(-1);
    },
    async whileFollowing(wanted) {
      const failed = ended.then(() => Promise.reject(new Error('the stream is not followed any more')));
      return Promise.race([wanted, failed]);
    },
    end() {
      isOn = false;
    },
  };
}
