/** Receives events: an `AsyncQueue`, or anything else that has `putNowait`. */
export interface EventSink<T> {
  /** Takes one event, without waiting. An error that it throws is logged; other queues still get the event. */
  putNowait(item: T): void;
  /** Events discarded so far. */
  readonly dropped?: number;
  /** Whether its consumer closed it. */
  readonly closed?: boolean;
  /** Whether another stream feeds it. */
  readonly isFed?: boolean;
  /** Whether the consumer does not need the channel: then there is no warning if it is not subscribed. */
  readonly isOptional?: boolean;
  /** Makes the queue drop nothing from now on. Called on queues of own orders and fills. */
  makeLossless?(onHighWater?: (size: number) => void): void;
  /** A stream begins to feed it. `onWait` is called for each `get()` that waits, until the source has started. */
  addSource?(source: object, onWait?: () => void): void;
  /** A stream that feeds it was started. */
  startSource?(source: object): void;
  /** A stream no longer feeds it, because its observer was unbound. */
  removeSource?(source: object): void;
  /** A stream that fed it has ended, and `failure` is why, unless it was stopped. */
  endSource?(source: object, failure?: Error): void;
}
