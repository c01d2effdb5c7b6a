import type { Channel } from '../channels/channel.js';
import { now } from '../contract/clock.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { Exchange } from '../contract/exchange.js';
import type { StreamState, StreamStatus } from '../channels/status.js';
import { Recoveries, type Loss, type Recovery } from './recoveries.js';

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

/** Optional fields of a status. */
export interface StatusDetails {
  readonly symbol?: CurrencyPair;
  readonly reason?: string;
  readonly attempt?: number;
  readonly nextDelay?: number;
  readonly filled?: number;
  readonly from?: number;
  readonly until?: number;
}

/** The state of one pair. */
export type SymbolState = 'pending' | 'live' | 'refused';

/** The state of one pair as it is reported. `gap`: its order book is in doubt. */
export type ReportedState = SymbolState | 'gap';

export interface ChannelStateInit {
  readonly exchange: Exchange;
  readonly channel: Channel;
  readonly pairs: readonly CurrencyPair[];
  readonly emit: (status: StreamStatus) => void;
  /** Called when the missed events of a live channel, or of a pair of it, have been published. */
  readonly onRecovered?: ((symbol: CurrencyPair | undefined, filled: number) => void) | undefined;
  /** Called after each change of a pair's or the channel's state. */
  readonly onChange: () => void;
}

/** The state of one channel of one stream, and of its pairs. Reports each change. */
export class ChannelState {
  readonly #init: ChannelStateInit;
  readonly #recoveries: Recoveries;
  readonly #connections = new Map<number, StreamState>();
  readonly #symbols = new Map<CurrencyPair, SymbolState>();
  readonly #refusals = new Map<CurrencyPair, string>();
  /** Pairs whose order book is in doubt. */
  readonly #gaps = new Set<CurrencyPair>();
  /** Whether the channel was not reported as live, because of a gap. */
  #isLiveDue = false;
  #since = now();
  #filledBeforeLive = 0;

  constructor(init: ChannelStateInit) {
    this.#init = init;
    for (const pair of init.pairs) this.#symbols.set(pair, 'pending');
    this.#recoveries = new Recoveries({
      onRecovering: (symbol, reason) => {
        this.report('recovering', { ...of(symbol), reason });
      },
      onLost: (symbol, loss) => {
        this.report('gap', { ...of(symbol), ...detailsOf(loss) });
      },
      onRecovered: (symbol, filled) => {
        if (symbol === undefined && this.#connectionState !== 'live') this.#filledBeforeLive += filled;
        if (!this.#isConnected(symbol)) return;
        this.#since = now();
        this.#init.onRecovered?.(symbol, filled);
        this.report('live', { ...of(symbol), filled });
      },
      onChange: () => {
        this.#init.onChange();
      },
    });
  }

  /** The stream is started again: its connections and pairs are as before the first start. */
  begin(pairs: readonly CurrencyPair[]): void {
    this.#connections.clear();
    this.#symbols.clear();
    this.#refusals.clear();
    this.#gaps.clear();
    this.#isLiveDue = false;
    this.#filledBeforeLive = 0;
    this.#since = now();
    for (const pair of pairs) this.#symbols.set(pair, 'pending');
  }

  /**
   * The worst of its connections' states; `gap` while an order book is in doubt, and `recovering` while missing events of
   * a live channel are being fetched.
   */
  get current(): StreamState | 'idle' {
    const state = this.#connectionState;
    if (this.#gaps.size > 0 && (state === 'live' || state === 'subscribing')) return 'gap';
    return state === 'live' && !this.#recoveries.isIdle ? 'recovering' : state;
  }

  /** Epoch milliseconds at which the state began. */
  get since(): number {
    return this.#since;
  }

  /**
   * Enters a state, on one of the channel's connections, and reports it. `live` is not reported while the channel is
   * being recovered.
   */
  transition(connection: number, state: StreamState, details: StatusDetails = {}): void {
    this.#connections.set(connection, state);
    this.#since = now();
    this.#isLiveDue = state === 'live' && this.#gaps.size > 0;
    if (state !== 'live' || (!this.#recoveries.has(undefined) && !this.#isLiveDue))
      this.report(state, this.#withFilled(state, details));
    if (state === 'live')
      for (const [symbol, reason] of this.#recoveries.reasons())
        this.report('recovering', { ...of(symbol), reason });
    this.#init.onChange();
  }

  /** A connection is not needed any more. */
  removeConnection(connection: number): void {
    this.#connections.delete(connection);
    this.#init.onChange();
  }

  /**
   * Missing events of a pair, or of the whole channel, are being fetched: it is not `live` until this recovery ends.
   */
  beginRecovery(reason: string, symbol?: CurrencyPair): Recovery {
    return this.#recoveries.begin(reason, symbol);
  }

  /** Reports that events of a pair, or of the whole channel, are lost for good. */
  reportLoss(loss: Loss, symbol?: CurrencyPair): void {
    this.report('gap', { ...of(symbol), ...detailsOf(loss) });
    if (this.#isConnected(symbol) && !this.#recoveries.has(symbol))
      this.report('live', { ...of(symbol), filled: 0 });
  }

  /**
   * The order book of a pair is in doubt: the pair is not live until `endGap`. Returns false where that is known already.
   */
  beginGap(symbol: CurrencyPair, reason: string): boolean {
    if (this.#gaps.has(symbol) || !this.#symbols.has(symbol)) return false;
    if (this.#gaps.size === 0) this.#since = now();
    this.#gaps.add(symbol);
    this.report('gap', { symbol, reason });
    this.#init.onChange();
    return true;
  }

  /** A fresh order book of a pair was published: the pair is live. */
  endGap(symbol: CurrencyPair): void {
    const wasPending = this.#symbols.get(symbol) === 'pending';
    if (!this.#gaps.delete(symbol) && !wasPending) return;
    this.#symbols.set(symbol, 'live');
    this.report('live', { symbol });
    this.#endGaps();
    this.#init.onChange();
  }

  /** Reports something that does not change the channel's state. */
  report(state: StreamState, details: StatusDetails = {}): void {
    const { exchange, channel, emit } = this.#init;
    emit({ exchange, channel, state, ...details, time: now() });
  }

  setSymbol(pair: CurrencyPair, state: SymbolState, reason = ''): void {
    this.#symbols.set(pair, state);
    if (state === 'refused' && this.#gaps.delete(pair)) this.#endGaps();
    // Its connection was lost: `live` follows with the next one.
    if (state === 'pending' && this.#gaps.delete(pair) && this.#gaps.size === 0) this.#isLiveDue = false;
    if (state === 'refused') this.#refusals.set(pair, reason);
    this.#init.onChange();
  }

  /** The pair is no longer subscribed. */
  removeSymbol(pair: CurrencyPair): void {
    this.#symbols.delete(pair);
    this.#refusals.delete(pair);
    if (this.#gaps.delete(pair)) this.#endGaps();
    this.#init.onChange();
  }

  symbolState(pair: CurrencyPair): SymbolState | undefined {
    return this.#symbols.get(pair);
  }

  /** The state of each pair; one that is being recovered is not live. */
  symbols(): Record<CurrencyPair, ReportedState> {
    return Object.fromEntries([...this.#symbols].map(([pair, state]) => [pair, this.#reported(pair, state)]));
  }

  /** The rejected pairs, with the venue's reasons. */
  get refusals(): ReadonlyMap<CurrencyPair, string> {
    return this.#refusals;
  }

  /** Whether each pair was acknowledged or rejected, and nothing is being recovered. */
  get isSettled(): boolean {
    if (!this.#recoveries.isIdle || this.#gaps.size > 0) return false;
    for (const state of this.#symbols.values()) if (state === 'pending') return false;
    return true;
  }

  /** Adds the number of events that were recovered before the channel became live. */
  #withFilled(state: StreamState, details: StatusDetails): StatusDetails {
    if (state !== 'live' || this.#filledBeforeLive === 0) return details;
    const filled = this.#filledBeforeLive;
    this.#filledBeforeLive = 0;
    return { ...details, filled };
  }

  get #connectionState(): StreamState | 'idle' {
    const states = new Set(this.#connections.values());
    return SEVERITY.find((state) => states.has(state)) ?? 'idle';
  }

  /** Whether the connection of a pair, or each of the channel's, is live. */
  #isConnected(symbol: CurrencyPair | undefined): boolean {
    return symbol === undefined ? this.#connectionState === 'live' : this.#symbols.get(symbol) === 'live';
  }

  /** Reports the channel as live that was not because of a gap. */
  #endGaps(): void {
    if (this.#gaps.size > 0) return;
    this.#since = now();
    if (!this.#isLiveDue || this.#connectionState !== 'live' || this.#recoveries.has(undefined)) return;
    this.#isLiveDue = false;
    this.report('live', this.#withFilled('live', {}));
  }

  #reported(pair: CurrencyPair, state: SymbolState): ReportedState {
    if (this.#gaps.has(pair)) return 'gap';
    const isRecovering = this.#recoveries.has(pair) || this.#recoveries.has(undefined);
    return state === 'live' && isRecovering ? 'pending' : state;
  }
}

const of = (symbol: CurrencyPair | undefined): StatusDetails => (symbol === undefined ? {} : { symbol });

const detailsOf = ({ reason, from, until }: Loss): StatusDetails => ({
  reason,
  ...(from !== undefined && { from }),
  ...(until !== undefined && { until }),
});
