import type { Timeouts } from './channel-params.js';
import { resynchronizeClock } from '../contract/clock.js';

export interface WatchdogInit {
  readonly timeouts: Pick<Timeouts, 'silence' | 'data' | 'acknowledge'>;
  /** Asks the venue whether a quiet channel is still subscribed; without it, quiet is a breach. */
  readonly probe?: (() => void) | undefined;
  readonly onBreach: (reason: string) => void;
}

/** A leap of the clock that is shorter was a busy process, whatever `silence` is. In milliseconds. */
const SHORTEST_LEAP = 1_000;

/**
 * Notices a connection on which nothing comes any more, by looking at it regularly: no timer is touched per
 * frame. A look that comes late, because this process was busy, breaches nothing at once: what arrived meanwhile is
 * still unread. One that comes later than `silence` does: this process or the machine slept, and what waits in the
 * socket is as old as that. Times are those of `performance.now()`: no step of the wall clock moves them.
 */
export class Watchdog {
  /** When a byte last came, and when an event last came. */
  lastByte = performance.now();
  lastData = performance.now();

  /** Since when nothing of the channel could be read, and the last frame of that time. */
  #unreadableSince: number | undefined;
  #lastUnreadable = 0;
  /** When the venue was asked whether the channel is still subscribed, and has not answered yet. */
  #probedAt: number | undefined;
  readonly #init: WatchdogInit;
  readonly #period: number;
  readonly #longestLeap: number;
  readonly #timer: NodeJS.Timeout;
  #lastLook = performance.now();
  /** The wall clock at the last look: unlike the monotonic clock, it goes on while the machine sleeps. */
  #wallClock = Date.now();

  constructor(init: WatchdogInit) {
    this.#init = init;
    const { silence, data } = init.timeouts;
    this.#period = Math.max(5, Math.min(1000, Math.min(silence, data) / 5));
    this.#longestLeap = Math.max(SHORTEST_LEAP, silence);
    this.#timer = setInterval(() => {
      this.#look();
    }, this.#period);
  }

  /**
   * Frames arrive. False when the clock leapt past `silence` since the last look: what has arrived is as old as that,
   * and the breach is reported.
   */
  admits(): boolean {
    const leap = Date.now() - this.#wallClock;
    if (leap <= this.#longestLeap) return true;
    resynchronizeClock();
    this.#init.onBreach(
      `the clock leapt by ${Math.round(leap)} ms: this process or its machine was asleep, and what came meanwhile is old`,
    );
    return false;
  }

  /** An event was published. */
  sawEvent(time: number): void {
    this.lastData = time;
    this.#unreadableSince = undefined;
    this.#probedAt = undefined;
  }

  /** The venue confirmed the subscription: where it was asked to, the market is quiet and the channel is well. */
  sawAcknowledgement(time: number): void {
    if (this.#probedAt !== undefined && this.#unreadableSince === undefined) this.sawEvent(time);
  }

  /** A frame of the channel, or all that was of use in it, could not be read. */
  sawUnreadable(time: number): void {
    this.#unreadableSince ??= time;
    this.#lastUnreadable = time;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** How long frames have come of which none could be read: one burst of garbage is no such time. */
  get #unreadableTime(): number {
    return this.#unreadableSince === undefined ? 0 : this.#lastUnreadable - this.#unreadableSince;
  }

  /** Whether nothing came for too long, and the venue does not say that all is well. */
  #isQuiet(time: number): boolean {
    const { timeouts, probe } = this.#init;
    if (time - this.lastData <= timeouts.data) return false;
    // A subscription that stands proves nothing where its frames cannot be read.
    if (!probe || this.#unreadableSince !== undefined) return true;
    if (this.#probedAt !== undefined) return time - this.#probedAt > timeouts.acknowledge;
    this.#probedAt = time;
    probe();
    return false;
  }

  #look(): void {
    if (!this.admits()) return;
    resynchronizeClock();
    this.#wallClock = Date.now();
    const time = performance.now();
    const late = time - this.#lastLook > 3 * this.#period;
    this.#lastLook = time;
    if (late) return;
    const { timeouts, onBreach } = this.#init;
    if (time - this.lastByte > timeouts.silence)
      onBreach(`nothing received for ${Math.round(time - this.lastByte)} ms`);
    else if (this.#isQuiet(time))
      onBreach(`no data for ${Math.round(time - this.lastData)} ms, though the connection lives`);
    else if (this.#unreadableTime > Math.min(timeouts.silence, timeouts.data))
      onBreach(`nothing that could be read for ${Math.round(this.#unreadableTime)} ms, though frames come`);
  }
}
