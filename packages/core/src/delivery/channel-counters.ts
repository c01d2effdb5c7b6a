/** Counters of one channel of a stream. They only grow. */
export class ChannelCounters {
  frames = 0;
  events = 0;
  control = 0;
  skipped = 0;
  duplicates = 0;
  unmapped = 0;
  /** What was logged about codes without mapping. */
  readonly warnings = new Set<string>();
  malformed = 0;
  fallbacks = 0;
  reconnects = 0;
  /** Published events that had been missed. */
  recovered = 0;
  /** Epoch milliseconds; NaN before the first frame: a field that is always a number costs no memory per frame. */
  lastFrameTime = NaN;
}
