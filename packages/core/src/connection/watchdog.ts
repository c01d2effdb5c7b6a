import { now } from '../clock.js';
import type { Timeouts } from '../channel-params.js';

export interface WatchdogInit {
  readonly timeouts: Pick<Timeouts, 'silence' | 'data'>;
  readonly onBreach: (reason: string) => void;
}

/**
 * Notices a connection on which nothing comes any more, by looking at it regularly: no timer is touched per
 * frame. A look that comes late, because this process was busy or asleep, blames nobody at once: what arrived
 * meanwhile is still unread.
 */
export class Watchdog {
  /** When a byte last came, and when an event last came; epoch milliseconds. */
  lastByte = now();
  lastData = now();

  /** Since when nothing of the channel could be read, and the last frame of that time. */
  #unreadableSince: number | undefined;
  #lastUnreadable = 0;
  readonly #init: WatchdogInit;
  readonly #period: number;
  readonly #timer: NodeJS.Timeout;
  #lastLook = now();

  constructor(init: WatchdogInit) {
    this.#init = init;
    const shortest = Math.min(init.timeouts.silence, init.timeouts.data);
    this.#period = Math.max(5, Math.min(1000, shortest / 5));
    this.#timer = setInterval(() => {
      this.#look();
    }, this.#period);
  }

  /** An event was published. */
  sawEvent(time: number): void {
    this.lastData = time;
    this.#unreadableSince = undefined;
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

  #look(): void {
    const time = now();
    const late = time - this.#lastLook > 3 * this.#period;
    this.#lastLook = time;
    if (late) return;
    const { timeouts, onBreach } = this.#init;
    if (time - this.lastByte > timeouts.silence)
      onBreach(`nothing received for ${Math.round(time - this.lastByte)} ms`);
    else if (time - this.lastData > timeouts.data)
      onBreach(`no data for ${Math.round(time - this.lastData)} ms, though the connection lives`);
    else if (this.#unreadableTime > Math.min(timeouts.silence, timeouts.data))
      onBreach(`nothing that could be read for ${Math.round(this.#unreadableTime)} ms, though frames come`);
  }
}
