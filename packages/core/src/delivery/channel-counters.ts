/** What happened on one channel of a stream, as numbers that only grow. */
export class ChannelCounters {
  frames = 0;
  events = 0;
  control = 0;
  skipped = 0;
  duplicates = 0;
  unmapped = 0;
  malformed = 0;
  reconnects = 0;
  /** Events published that had been missed. */
  recovered = 0;
  lastFrameTime: number | undefined;
}
