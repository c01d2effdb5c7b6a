import { Channel } from '../channels/channel.js';
import { now } from '../contract/clock.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { Exchange } from '../contract/exchange.js';
import type { ChannelEvents, EventSink } from './observer.js';
import { Recoveries, type Loss, type Recovery } from './recoveries.js';
import { NOBODY, Handover, type FrameSource } from './handover.js';
import type { ChannelStatus, StreamState, StreamStatus } from '../contract/stream-status.js';

/** Worst first: the state of a channel that is split over several connections is the worst of theirs. */
const SEVERITY: readonly StreamState[] = [
  'failed',
  'reconnecting',
  'stale',
  'gap',
  'recovering',
  'connecting',
  'subscribing',
  'live',
  'refused',
  'stopped',
];

/** Channels of which only the latest event counts. */
const STATE_LIKE: ReadonlySet<Channel> = new Set([Channel.TICKER, Channel.ORDER_BOOK]);

/** What a status carries beside its state. */
export interface StatusDetails {
  readonly symbol?: CurrencyPair;
  readonly reason?: string;
  readonly attempt?: number;
  readonly nextDelay?: number;
  readonly filled?: number;
  readonly from?: number;
  readonly until?: number;
}

export interface ChannelMonitorInit {
  readonly exchange: Exchange;
  readonly channel: Channel;
  readonly pairs: readonly CurrencyPair[];
  readonly emit: (status: StreamStatus) => void;
  readonly onConsumerError: (error: unknown) => void;
  /** Called when what a live channel, or a pair of it, missed has been delivered. */
  readonly onRecovered?: (symbol: CurrencyPair | undefined, filled: number) => void;
  /** Called after any change of a pair's or the channel's state. */
  readonly onChange: () => void;
}

/** The state and the counters of one channel of one stream. */
export class ChannelMonitor {
  readonly channel: Channel;
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
  /** The queues that receive this channel's events, of all observers. */
  queues: readonly EventSink<unknown>[] = [];
  /** Whom the frame that is being read tells of its events; set anew for each frame. */
  source: FrameSource = NOBODY;
  readonly #succession = new Handover();

  readonly #recoveries: Recoveries;
  readonly #init: ChannelMonitorInit;
  readonly #states = new Map<number, StreamState>();
  readonly #symbols = new Map<CurrencyPair, 'pending' | 'live' | 'refused'>();
  readonly #refusals = new Map<CurrencyPair, string>();
  #since = now();
  #filledBeforeLive = 0;
  /** Drops of queues that are no longer bound. */
  #droppedBefore = 0;
  readonly #dropBase = new WeakMap<EventSink<unknown>, number>();

  constructor(init: ChannelMonitorInit) {
    this.#init = init;
    this.channel = init.channel;
    for (const pair of init.pairs) this.#symbols.set(pair, 'pending');
    this.#recoveries = new Recoveries({
      onRecovering: (symbol, reason) => {
        this.tell('recovering', { ...(symbol !== undefined && { symbol }), reason });
      },
      onLost: (symbol, loss) => {
        this.tell('gap', { ...(symbol !== undefined && { symbol }), ...detailsOf(loss) });
      },
      onRecovered: (symbol, filled) => {
        if (symbol === undefined && this.#connectionState !== 'live') this.#filledBeforeLive += filled;
        if (!this.#isConnected(symbol)) return;
        this.#since = now();
        this.#init.onRecovered?.(symbol, filled);
        this.tell('live', { ...(symbol !== undefined && { symbol }), filled });
      },
      onChange: () => {
        this.#init.onChange();
      },
    });
  }

  /** The worst of its connections' states; `recovering` while a hole of a live channel is being filled. */
  get state(): StreamState | 'idle' {
    const state = this.#connectionState;
    return state === 'live' && !this.#recoveries.isIdle ? 'recovering' : state;
  }

  /** Puts an event on every queue that wants it. */
  publish(event: ChannelEvents[Channel]): void {
    if (this.#succession.isUnderway && STATE_LIKE.has(this.channel) && 'symbol' in event) {
      if (!this.#succession.mayTell(this.source, event.symbol)) {
        this.duplicates++;
        return;
      }
    }
    this.events++;
    if (event.origin === 'backfill' || event.origin === 'reconcile') this.recovered++;
    if (this.source.awaited.size > 0 && 'symbol' in event) this.source.awaited.get(event.symbol)?.();
    for (const queue of this.queues) {
      try {
        queue.putNowait(event);
      } catch (error) {
        // A consumer's own callback: its mistake shall cost nobody else an event.
        this.#init.onConsumerError(error);
      }
    }
  }

  /**
   * Enters a state, on one of the channel's connections, and reports it. `live` is not reported of what is still
   * being recovered.
   */
  transition(connection: number, state: StreamState, details: StatusDetails = {}): void {
    this.#states.set(connection, state);
    this.#since = now();
    if (state !== 'live' || !this.#recoveries.has(undefined))
      this.tell(state, this.#withFilled(state, details));
    if (state === 'live')
      for (const [symbol, reason] of this.#recoveries.reasons())
        this.tell('recovering', { ...(symbol !== undefined && { symbol }), reason });
    this.#init.onChange();
  }

  /** A hole of a pair, or of the channel as a whole, is being filled: not `live` until this recovery has ended. */
  beginRecovery(reason: string, symbol?: CurrencyPair): Recovery {
    return this.#recoveries.begin(reason, symbol);
  }

  /** Something is lost for good: of a pair, or of the channel as a whole. */
  reportLoss(loss: Loss, symbol?: CurrencyPair): void {
    this.tell('gap', { ...(symbol !== undefined && { symbol }), ...detailsOf(loss) });
    if (this.#isConnected(symbol) && !this.#recoveries.has(symbol))
      this.tell('live', { ...(symbol !== undefined && { symbol }), filled: 0 });
  }

  /** Tells the observers of something that does not change the channel's state. */
  tell(state: StreamState, details: StatusDetails = {}): void {
    const { exchange, channel, emit } = this.#init;
    emit({ exchange, channel, state, ...details, time: now() });
  }

  setSymbol(pair: CurrencyPair, state: 'pending' | 'live' | 'refused', reason = ''): void {
    this.#symbols.set(pair, state);
    if (state === 'refused') this.#refusals.set(pair, reason);
    this.#init.onChange();
  }

  symbolState(pair: CurrencyPair): 'pending' | 'live' | 'refused' | undefined {
    return this.#symbols.get(pair);
  }

  /** The refused pairs, with the venue's words. */
  get refusals(): ReadonlyMap<CurrencyPair, string> {
    return this.#refusals;
  }

  /** Whether no pair is still waiting for the venue's word, and nothing is being recovered. */
  get isSettled(): boolean {
    if (!this.#recoveries.isIdle) return false;
    for (const state of this.#symbols.values()) if (state === 'pending') return false;
    return true;
  }

  /** One connection begins to replace another: see {@link Handover}. */
  beginSuccession(to: FrameSource): void {
    this.#succession.begin(to);
  }

  endSuccession(to: FrameSource): void {
    this.#succession.end(to);
  }

  setQueues(queues: readonly EventSink<unknown>[]): void {
    for (const queue of this.queues) if (!queues.includes(queue)) this.#droppedBefore += this.#drops(queue);
    for (const queue of queues)
      if (!this.queues.includes(queue)) this.#dropBase.set(queue, queue.dropped ?? 0);
    this.queues = queues;
  }

  status(): ChannelStatus {
    const {
      state,
      frames,
      events,
      control,
      skipped,
      duplicates,
      unmapped,
      malformed,
      reconnects,
      lastFrameTime,
    } = this;
    return {
      state,
      since: this.#since,
      reconnects,
      frames,
      events,
      control,
      skipped,
      duplicates,
      unmapped,
      malformed,
      dropped: this.#droppedBefore + this.queues.reduce((sum, queue) => sum + this.#drops(queue), 0),
      lastFrameTime,
      symbols: Object.fromEntries(
        [...this.#symbols].map(([pair, state]) => [pair, this.#reported(pair, state)]),
      ),
    };
  }

  /** What was recovered before the channel became live is reported with it. */
  #withFilled(state: StreamState, details: StatusDetails): StatusDetails {
    if (state !== 'live' || this.#filledBeforeLive === 0) return details;
    const filled = this.#filledBeforeLive;
    this.#filledBeforeLive = 0;
    return { ...details, filled };
  }

  get #connectionState(): StreamState | 'idle' {
    const states = new Set(this.#states.values());
    return SEVERITY.find((state) => states.has(state)) ?? 'idle';
  }

  /** Whether the connections of a pair, or all of the channel's, are live. */
  #isConnected(symbol: CurrencyPair | undefined): boolean {
    return symbol === undefined ? this.#connectionState === 'live' : this.#symbols.get(symbol) === 'live';
  }

  #reported(pair: CurrencyPair, state: 'pending' | 'live' | 'refused'): 'pending' | 'live' | 'refused' {
    const isRecovering = this.#recoveries.has(pair) || this.#recoveries.has(undefined);
    return state === 'live' && isRecovering ? 'pending' : state;
  }

  #drops(queue: EventSink<unknown>): number {
    return (queue.dropped ?? 0) - (this.#dropBase.get(queue) ?? 0);
  }
}

const detailsOf = ({ reason, from, until }: Loss): StatusDetails => ({
  reason,
  ...(from !== undefined && { from }),
  ...(until !== undefined && { until }),
});
