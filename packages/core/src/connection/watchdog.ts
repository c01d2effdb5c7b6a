import type { Timeouts } from './channel-params.js';
import { resynchronizeClock } from '../contract/clock.js';

export interface WatchdogInit {
  readonly timeouts: Pick<Timeouts, 'silence' | 'data' | 'acknowledge'>;
  /** Asks the venue whether a quiet channel is still subscribed. Without it, a quiet channel is a breach. */
  readonly probe?: (() => void) | undefined;
  readonly onBreach: (reason: string) => void;
}

/** A shorter leap of the clock is attributed to a busy process, even if `silence` is shorter. In milliseconds. */
const SHORTEST_LEAP = 1_000;

/**
 * Detects a connection on which nothing arrives any more. It checks regularly, so that no timer is set per frame. A
 * check that runs late because the process was busy is no breach by itself: frames that arrived meanwhile are still
 * unread. A check that is late by more than `silence` is a breach: the process or the machine was suspended, and the
 * frames in the socket are that old. Times are those of `performance.now()`, which no step of the wall clock changes.
 */
export class Watchdog {
  /** When the last byte and the last event arrived. */
  lastByte = performance.now();
  lastData = performance.now();

  /** Since when no frame of the channel could be read, and when the last of them arrived. */
  #unreadableSince: number | undefined;
  #lastUnreadable = 0;
  /** When the venue was asked whether the channel is still subscribed; `undefined` once it has answered. */
  #probedAt: number | undefined;
  readonly #init: WatchdogInit;
  readonly #period: number;
  readonly #longestLeap: number;
  readonly #timer: NodeJS.Timeout;
  #lastCheck = performance.now();
  /** The wall clock at the last check. Unlike the monotonic clock, it goes on while the machine is suspended. */
  #wallClock = Date.now();

  constructor(init: WatchdogInit) {
    this.#init = init;
    const { silence, data } = init.timeouts;
    this.#period = Math.max(5, Math.min(1000, Math.min(silence, data) / 5));
    this.#longestLeap = Math.max(SHORTEST_LEAP, silence);
    this.#timer = setInterval(() => {
      this.#check();
    }, this.#period);
  }

  /**
   * Returns false, and reports a breach, when the clock leapt by more than `silence` since the last check: the frames
   * that arrive now are that old.
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

  /** The venue acknowledged the subscription. After a probe this counts as an event: the market is quiet. */
  sawAcknowledgement(time: number): void {
    if (this.#probedAt !== undefined && this.#unreadableSince === undefined) this.sawEvent(time);
  }

  /** A frame of the channel, or all of its rows, could not be read. */
  sawUnreadable(time: number): void {
    this.#unreadableSince ??= time;
    this.#lastUnreadable = time;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** How long frames have been arriving of which none could be read. 0 for a single unreadable frame. */
  get #unreadableTime(): number {
    return this.#unreadableSince === undefined ? 0 : this.#lastUnreadable - this.#unreadableSince;
  }

  /** Whether there was no event for too long, and no answer to a probe. */
  #isQuiet(time: number): boolean {
    const { timeouts, probe } = this.#init;
    if (time - this.lastData <= timeouts.data) return false;
    // An acknowledged subscription proves nothing when its frames cannot be read.
    if (!probe || this.#unreadableSince !== undefined) return true;
    if (this.#probedAt !== undefined) return time - this.#probedAt > timeouts.acknowledge;
    this.#probedAt = time;
    probe();
    return false;
  }

  #check(): void {
    if (!this.admits()) return;
    resynchronizeClock();
    this.#wallClock = Date.now();
    const time = performance.now();
    const late = time - this.#lastCheck > 3 * this.#period;
    this.#lastCheck = time;
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
