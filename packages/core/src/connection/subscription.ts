import { now } from '../contract/clock.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { Recovery } from '../delivery/recoveries.js';
import { Acknowledgements } from './subscribing/acknowledgements.js';
import type { ChannelParams, Timeouts } from './channel-params.js';
import { consequenceOf, messageOf, type ConnectionEnd } from './connection-end.js';
import { sleep } from './governor/sleep.js';
import type { ConnectionContext } from './session-context.js';
import type { Outage, Session } from './session.js';
import type { Timers } from './timers.js';

/** What happens to a subscription. */
export interface SubscriptionEvents {
  onSubscribing(): void;
  onAcknowledged(pairs: readonly CurrencyPair[] | undefined, venueTime: number | undefined): void;
  onRefused(pairs: readonly CurrencyPair[], reason: string): void;
  onStale(reason: string): void;
  onGap(reason: string): void;
  /** A pair that was added later is live. */
  onAdded(pair: CurrencyPair): void;
}

export interface SubscriptionInit {
  readonly params: ChannelParams;
  readonly session: Session;
  readonly context: ConnectionContext;
  readonly timeouts: Timeouts;
  readonly events: SubscriptionEvents;
  /** The connection's timers. */
  readonly timers: Timers;
  /** Sends within the venue's limits. Resolves to false when the connection ended before all was sent. */
  readonly send: (frames: readonly string[]) => Promise<boolean>;
  readonly cut: (reason: string, more?: Omit<ConnectionEnd, 'reason'>) => void;
  /** The subscribe frames are known: from now on silence is a breach. */
  readonly onAsked: () => void;
  /** Each pair was acknowledged or rejected, and missed events are recovered. */
  readonly onComplete: () => void;
}

/** Subscribes the pairs of one connection, waits for their acknowledgements, and recovers missed events. */
export class Subscription {
  readonly acks: Acknowledgements;
  /** Whether the initial pairs were asked for. */
  hasBegun = false;
  readonly #init: SubscriptionInit;
  readonly #deferred = new Set<CurrencyPair>();
  #heardAt: number | undefined;

  constructor(init: SubscriptionInit) {
    this.#init = init;
    this.acks = new Acknowledgements({
      pairs: init.context.pairs,
      startsWithData: init.params.startsWithData ?? false,
      onSettled: () => {
        void this.#recover();
      },
      onAdded: (pair) => {
        init.events.onAdded(pair);
      },
    });
  }

  /** When the venue first acknowledged a pair or sent data, in epoch milliseconds: later events were published. */
  get heardAt(): number | undefined {
    return this.#heardAt;
  }

  /** Pairs for which the venue does not answer. Order books care for their snapshots themselves. */
  get overdue(): readonly CurrencyPair[] {
    return this.#init.context.books ? this.acks.unacknowledged : this.acks.pending;
  }

  /** Subscribes the initial pairs. */
  async begin(): Promise<void> {
    const { session, context, timeouts, events, timers, send, cut, onAsked } = this.#init;
    this.hasBegun = true;
    try {
      events.onSubscribing();
      session.onConnected?.();
      const frames = await session.subscribe(context.pairs);
      if (!context.signal.aborted) onAsked();
      if (!(await send(frames)) || this.acks.isSettled) return;
      timers.after(timeouts.acknowledge, () => {
        const { overdue } = this;
        if (this.acks.isSettled || overdue.length === 0) return;
        const reason = `${overdue.join(', ')} not acknowledged within ${timeouts.acknowledge} ms`;
        events.onStale(reason);
        cut(reason);
      });
    } catch (error) {
      cut(messageOf(error), consequenceOf(error));
    }
  }

  /** Subscribes more pairs. The other pairs are not affected. */
  async add(pairs: readonly CurrencyPair[]): Promise<void> {
    const { session, context, timeouts, events, timers, cut } = this.#init;
    this.acks.add(pairs);
    // `begin` will ask for these pairs together with the others.
    if (!this.hasBegun) return;
    for (let attempt = 1, asked = pairs; asked.length > 0; attempt++) {
      try {
        if (!(await this.send(await session.subscribe(asked)))) return;
      } catch (error) {
        const consequence = consequenceOf(error);
        if (consequence.fatal?.code === 'invalid_options') this.refuse(asked, messageOf(error));
        else cut(messageOf(error), consequence);
        return;
      }
      await new Promise<void>((resolve) => {
        timers.after(timeouts.acknowledge, resolve);
        context.signal.addEventListener(
          'abort',
          () => {
            resolve();
          },
          { once: true },
        );
      });
      if (context.signal.aborted) return;
      const { overdue } = this;
      asked = asked.filter((pair) => overdue.includes(pair));
      if (asked.length === 0 || attempt < ATTEMPTS_TO_ADD) continue;
      const reason = `${asked.join(', ')} not acknowledged within ${attempt * timeouts.acknowledge} ms`;
      events.onStale(reason);
      cut(reason);
      return;
    }
  }

  /** Unsubscribes pairs. Returns false where the session cannot. */
  remove(pairs: readonly CurrencyPair[]): boolean {
    const { session } = this.#init;
    this.acks.remove(pairs);
    for (const pair of pairs) this.#deferred.delete(pair);
    if (!this.hasBegun) return true;
    if (!session.unsubscribe) return false;
    void this.send(session.unsubscribe(pairs));
    return true;
  }

  /** Sends frames within the venue's limits. */
  send(frames: readonly string[]): Promise<boolean> {
    return this.#init.send(frames);
  }

  acknowledge(pairs?: readonly CurrencyPair[], venueTime?: number): void {
    if (this.#init.context.signal.aborted) return;
    this.#heardAt ??= now();
    const { context, events } = this.#init;
    events.onAcknowledged(pairs, venueTime);
    this.acks.acknowledge(pairs);
    context.books?.acknowledged(pairs ?? context.pairs);
  }

  /** The venue rejected these pairs, or all that are pending. */
  refuse(pairs: readonly CurrencyPair[] = this.acks.pending, reason: string): void {
    this.#init.events.onRefused(pairs, reason);
    this.#init.context.books?.remove(pairs);
    for (const pair of pairs) this.acks.refuse(pair);
  }

  /** The venue may serve these pairs later: each is `recovering` until it does. */
  defer(pairs: readonly CurrencyPair[], reason: string): void {
    for (const pair of pairs) {
      if (!this.#init.context.pairs.includes(pair) || this.#deferred.has(pair)) continue;
      this.#deferred.add(pair);
      const recovery = this.#init.context.recovering(reason, pair);
      this.acks.defer(pair, () => {
        this.#deferred.delete(pair);
        recovery.end();
      });
    }
  }

  sawData(): void {
    this.#heardAt ??= now();
    if (!this.acks.isSettled && this.#init.params.acknowledges === 'subscription') this.acks.sawData();
  }

  /** Everything is acknowledged: recovers missed events, and tries again until that succeeds. */
  async #recover(): Promise<void> {
    const { session, context, events, cut, onComplete } = this.#init;
    const { signal } = context;
    const missed: Outage | undefined = context.outage && { ...context.outage };
    let recovery: Recovery | undefined;
    for (let failures = 0; !signal.aborted;) {
      try {
        await this.#boundedRecovery(session.recover?.(missed));
        break;
      } catch (error) {
        if (isAborted(signal)) return;
        const consequence = consequenceOf(error);
        const reason = `could not recover what was missed: ${messageOf(error)}`;
        if (consequence.fatal) {
          cut(messageOf(error), consequence);
          return;
        }
        recovery ??= context.recovering(reason);
        if (++failures >= FAILURES_BEFORE_GAP) events.onGap(`${reason}; still trying`);
        await sleep(Math.max(backOff(failures), consequence.retryAfter ?? 0), signal);
      }
    }
    recovery?.end();
    if (!isAborted(signal)) onComplete();
  }

  /** Waits for a recovery. One that does not settle ends the connection, and the next connection begins it again. */
  async #boundedRecovery(recovery: Promise<void> | undefined): Promise<void> {
    if (!recovery) return;
    const { timeouts, context, cut } = this.#init;
    const { signal } = context;
    const patience = timeouts.acknowledge * RECOVERY_PATIENCE;
    const timer = setTimeout(() => {
      cut(`what was missed was not recovered within ${patience} ms`);
    }, patience);
    const clear = (): void => {
      clearTimeout(timer);
    };
    signal.addEventListener('abort', clear, { once: true });
    try {
      await recovery;
    } finally {
      clear();
      signal.removeEventListener('abort', clear);
    }
  }
}

/** Added pairs are asked for so often before the connection is replaced. */
const ATTEMPTS_TO_ADD = 3;

/** A recovery that failed so often in a row is reported as a gap. It is still tried again. */
const FAILURES_BEFORE_GAP = 3;

/** The longest duration of one recovery, as a multiple of the `acknowledge` time-out: 10 minutes by default. */
const RECOVERY_PATIENCE = 60;

/** The wait in milliseconds after so many failures in a row. */
const backOff = (failures: number): number => Math.min(500 * 2 ** (failures - 1), 30_000);

/** A function, because TypeScript assumes that `aborted` does not change during an `await`. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;
