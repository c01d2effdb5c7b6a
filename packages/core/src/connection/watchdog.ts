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

  stop(): void {
    clearInterval(this.#timer);
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
  }
}
