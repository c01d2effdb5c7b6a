import { Channel } from '../channels/channel.js';
import type { StreamContext } from '../stream/stream-context.js';
import type { StatusDetails } from './channel-state.js';
import type { SubscribedChannel } from './subscribed-channel.js';
import type { Control } from '../connection/control.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { Loss, Recovery } from './recoveries.js';
import type { StreamState } from '../channels/status.js';

export interface StatusReporterInit {
  readonly context: StreamContext;
  /** The channels whose events the feed's frames contain. */
  readonly channels: readonly [SubscribedChannel, ...SubscribedChannel[]];
  /** Number of this connection among those of the feed. */
  readonly index: number;
}

/** Reports the state of one connection of a feed to the observers of all its channels, and to the log. */
export class StatusReporter {
  readonly #init: StatusReporterInit;
  /** When the connection was lost, on the monotonic clock, and the number of events recovered by then. */
  #loss: { readonly time: number; readonly recovered: number } | undefined;

  constructor(init: StatusReporterInit) {
    this.#init = init;
  }

  transition(state: StreamState, details: StatusDetails = {}): void {
    const { channels, index } = this.#init;
    const clean = this.#clean(details);
    for (const channel of channels) channel.state.transition(index, state, clean);
  }

  /** Reports something that does not change the channel's state. */
  report(state: StreamState, details: StatusDetails): void {
    const clean = this.#clean(details);
    for (const channel of this.#init.channels) channel.state.report(state, clean);
  }

  /** Reports what a frame of `StreamBase.feed` means while there is no connection that could act on it. */
  reportReplayed(control: Control, pairs: readonly CurrencyPair[]): void {
    if (control.kind === 'gap') this.report('gap', { reason: control.reason });
    else if (control.kind === 'refused')
      for (const symbol of control.pairs ?? pairs) this.report('refused', { symbol, reason: control.reason });
  }

  /** Missing events are being fetched, in one or all channels of the feed. */
  recovering(reason: string, symbol: CurrencyPair | undefined, only?: Channel): Recovery {
    const { context } = this.#init;
    const recoveries = this.#channelsOf(only).map(({ state }) =>
      state.beginRecovery(context.redact(reason), symbol),
    );
    return {
      end: (filled) => {
        for (const recovery of recoveries) recovery.end(filled);
      },
      lose: (loss, filled) => {
        for (const recovery of recoveries) recovery.lose(this.#cleanLoss(loss), filled);
      },
      abandon: () => {
        for (const recovery of recoveries) recovery.abandon();
      },
    };
  }

  /** Reports that events are lost for good. */
  reportLoss(loss: Loss, symbol: CurrencyPair | undefined, only?: Channel): void {
    for (const { state } of this.#channelsOf(only)) state.reportLoss(this.#cleanLoss(loss), symbol);
  }

  /** The order book of a pair is in doubt. */
  beginGap(symbol: CurrencyPair, reason: string): void {
    const { channels, context } = this.#init;
    const clean = context.redact(reason);
    for (const { channel, state } of channels)
      if (channel === Channel.ORDER_BOOK && state.beginGap(symbol, clean))
        this.log('warn', `the order book of ${symbol} is in doubt: ${clean}`, { channel, symbol });
  }

  /** These pairs are not live any more. */
  lost(pairs: readonly CurrencyPair[]): void {
    for (const { state } of this.#init.channels) for (const pair of pairs) state.setSymbol(pair, 'pending');
    this.#loss ??= { time: performance.now(), recovered: this.#recovered };
  }

  live(pairs: readonly CurrencyPair[], isAgain: boolean): void {
    for (const { state, counters } of this.#init.channels) {
      if (isAgain) counters.reconnects++;
      for (const pair of pairs) state.setSymbol(pair, 'live');
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

  /** Whether a pair waits to be live. */
  isPending(symbol: CurrencyPair): boolean {
    return this.#init.channels.some(({ state }) => state.symbolState(symbol) === 'pending');
  }

  /** A pair that was added to a live connection is live. */
  pairLive(symbol: CurrencyPair): void {
    for (const { state } of this.#init.channels) {
      if (state.symbolState(symbol) !== 'pending') continue;
      state.setSymbol(symbol, 'live');
      state.report('live', { symbol });
    }
  }

  /** The connection is not needed any more. */
  retire(): void {
    for (const { state } of this.#init.channels) state.removeConnection(this.#init.index);
  }

  refused(pairs: readonly CurrencyPair[], venueReason: string): void {
    const { channels, context } = this.#init;
    const reason = context.redact(venueReason);
    for (const symbol of pairs)
      for (const { channel, state } of channels) {
        this.log('error', `${symbol} refused: ${reason}`, { channel, symbol });
        state.setSymbol(symbol, 'refused', reason);
        state.report('refused', { symbol, reason });
      }
  }

  log(level: 'info' | 'warn' | 'error', message: string, details: object = {}): void {
    const { channels, context } = this.#init;
    const { exchange, logger } = context.options;
    logger[level]({ exchange, channel: channels[0].channel, ...details }, context.redact(message));
  }

  #channelsOf(only: Channel | undefined): readonly SubscribedChannel[] {
    const { channels } = this.#init;
    return only === undefined ? channels : channels.filter(({ channel }) => channel === only);
  }

  get #recovered(): number {
    return this.#init.channels.reduce((sum, { counters }) => sum + counters.recovered, 0);
  }

  #clean(details: StatusDetails): StatusDetails {
    return details.reason === undefined
      ? details
      : { ...details, reason: this.#init.context.redact(details.reason) };
  }

  #cleanLoss(loss: Loss): Loss {
    return { ...loss, reason: this.#init.context.redact(loss.reason) };
  }
}
