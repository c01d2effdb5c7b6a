import type { ChannelMonitor, StatusDetails } from './channel-state.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { Loss, Recovery } from './recoveries.js';
import type { ResolvedOptions } from '../contract/stream-options.js';
import type { StreamState } from '../contract/stream-status.js';

export interface StatusReporterInit {
  readonly options: Pick<ResolvedOptions, 'logger' | 'exchange'>;
  /** The monitors of the channels that the feed serves. */
  readonly monitors: readonly [ChannelMonitor, ...ChannelMonitor[]];
  /** Which of the channel's connections this is. */
  readonly index: number;
  /** Takes secrets out of words that the venue or the network chose. */
  readonly redact: (text: string) => string;
}

/** How one connection of a feed tells the observers of all its channels, and the log, what becomes of it. */
export class StatusReporter {
  readonly #init: StatusReporterInit;
  /** When the feed was lost, on the monotonic clock, and how much had been recovered by then. */
  #loss: { readonly time: number; readonly recovered: number } | undefined;

  constructor(init: StatusReporterInit) {
    this.#init = init;
  }

  transition(state: StreamState, details: StatusDetails = {}): void {
    const { monitors, index } = this.#init;
    const clean = this.#clean(details);
    for (const monitor of monitors) monitor.transition(index, state, clean);
  }

  /** Something that does not change the channel's state. */
  tell(state: StreamState, details: StatusDetails): void {
    const clean = this.#clean(details);
    for (const monitor of this.#init.monitors) monitor.tell(state, clean);
  }

  /** A hole is being filled, in all channels of the feed. */
  recovering(reason: string, symbol: CurrencyPair | undefined): Recovery {
    const { monitors, redact } = this.#init;
    const recoveries = monitors.map((monitor) => monitor.beginRecovery(redact(reason), symbol));
    return {
      end: (filled) => {
        for (const recovery of recoveries) recovery.end(filled);
      },
      lose: (loss, filled) => {
        for (const recovery of recoveries) recovery.lose({ ...loss, reason: redact(loss.reason) }, filled);
      },
      abandon: () => {
        for (const recovery of recoveries) recovery.abandon();
      },
    };
  }

  /** Something is lost for good. */
  reportLoss(loss: Loss, symbol: CurrencyPair | undefined): void {
    const { monitors, redact } = this.#init;
    for (const monitor of monitors) monitor.reportLoss({ ...loss, reason: redact(loss.reason) }, symbol);
  }

  /** These pairs are not live any more. */
  lost(pairs: readonly CurrencyPair[]): void {
    for (const monitor of this.#init.monitors) for (const pair of pairs) monitor.setSymbol(pair, 'pending');
    this.#loss ??= { time: performance.now(), recovered: this.#recovered };
  }

  live(pairs: readonly CurrencyPair[], isAgain: boolean): void {
    for (const monitor of this.#init.monitors) {
      if (isAgain) monitor.reconnects++;
      for (const pair of pairs) monitor.setSymbol(pair, 'live');
    }
    this.transition('live');
    if (isAgain && this.#loss) {
      const { time, recovered } = this.#loss;
      this.log('info', `live again after ${Math.round(performance.now() - time)} ms`, {
        recovered: this.#recovered - recovered,
      });
    }
    this.#loss = undefined;
  }

  refused(pairs: readonly CurrencyPair[], words: string): void {
    const { monitors, redact } = this.#init;
    const reason = redact(words);
    for (const symbol of pairs)
      for (const monitor of monitors) {
        this.log('error', `${symbol} refused: ${reason}`, { channel: monitor.channel, symbol });
        monitor.setSymbol(symbol, 'refused', reason);
        monitor.tell('refused', { symbol, reason });
      }
  }

  log(level: 'info' | 'warn' | 'error', message: string, details: object = {}): void {
    const { options, monitors, redact } = this.#init;
    options.logger[level](
      { exchange: options.exchange, channel: monitors[0].channel, ...details },
      redact(message),
    );
  }

  get #recovered(): number {
    return this.#init.monitors.reduce((sum, { recovered }) => sum + recovered, 0);
  }

  #clean(details: StatusDetails): StatusDetails {
    return details.reason === undefined ? details : { ...details, reason: this.#init.redact(details.reason) };
  }
}
