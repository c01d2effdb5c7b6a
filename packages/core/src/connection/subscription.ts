import { now } from '../contract/clock.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { Recovery } from '../delivery/recoveries.js';
import { Acknowledgements } from './acknowledgements.js';
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
  /** Sends at the pace that the venue allows; false when the connection ended meanwhile. */
  readonly send: (frames: readonly string[]) => Promise<boolean>;
  readonly cut: (reason: string, more?: Omit<ConnectionEnd, 'reason'>) => void;
  /** The frames are known: from now on the venue has to be heard. */
  readonly onAsked: () => void;
  /** All is acknowledged or refused, and what was missed is recovered. */
  readonly onComplete: () => void;
}

/** What one connection is for: asks for its pairs, waits for what the venue says, recovers what was missed. */
export class Subscription {
  readonly acks: Acknowledgements;
  /** Whether the pairs have been asked for. */
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

  /** When the venue first confirmed anything, in epoch milliseconds: from then on, what came was delivered. */
  get heardAt(): number | undefined {
    return this.#heardAt;
  }

  /** Asks for the pairs. */
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
        if (this.acks.isSettled) return;
        const reason = `${this.acks.pending.join(', ')} not acknowledged within ${timeouts.acknowledge} ms`;
        events.onStale(reason);
        cut(reason);
      });
    } catch (error) {
      cut(messageOf(error), consequenceOf(error));
    }
  }

  /** Subscribes more pairs, on a connection that goes on for the others. */
  async add(pairs: readonly CurrencyPair[]): Promise<void> {
    const { session, context, timeouts, events, timers, cut } = this.#init;
    this.acks.add(pairs);
    // The others are still to be asked for: these go along.
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
      const { pending } = this.acks;
      asked = asked.filter((pair) => pending.includes(pair));
      if (asked.length === 0 || attempt < ATTEMPTS_TO_ADD) continue;
      const reason = `${asked.join(', ')} not acknowledged within ${attempt * timeouts.acknowledge} ms`;
      events.onStale(reason);
      cut(reason);
      return;
    }
  }

  /** Ends the subscription of pairs; false where the session cannot. */
  remove(pairs: readonly CurrencyPair[]): boolean {
    const { session } = this.#init;
    this.acks.remove(pairs);
    for (const pair of pairs) this.#deferred.delete(pair);
    if (!this.hasBegun) return true;
    if (!session.unsubscribe) return false;
    void this.send(session.unsubscribe(pairs));
    return true;
  }

  /** Sends frames for as long as the connection lives. */
  send(frames: readonly string[]): Promise<boolean> {
    return this.#init.send(frames);
  }

  acknowledge(pairs?: readonly CurrencyPair[], venueTime?: number): void {
    if (this.#init.context.signal.aborted) return;
    this.#heardAt ??= now();
    this.#init.events.onAcknowledged(pairs, venueTime);
    this.acks.acknowledge(pairs);
  }

  /** The venue will not serve these pairs, or none of those it has not confirmed. */
  refuse(pairs: readonly CurrencyPair[] = this.acks.pending, reason: string): void {
    this.#init.events.onRefused(pairs, reason);
    for (const pair of pairs) this.acks.refuse(pair);
  }

  /** The venue may serve these pairs later: each is recovered once it does. */
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

  /** Everything is acknowledged: makes up for what was missed, however often that has to be tried. */
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

  /** One that hangs ends the connection: the next one begins it anew. */
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

/** Pairs that are added are asked for so often before the connection is taken for dead. */
const ATTEMPTS_TO_ADD = 3;

/** A recovery that failed so often in a row is reported as a gap; it goes on all the same. */
const FAILURES_BEFORE_GAP = 3;

/** How long one attempt at a recovery may take, in times of the wait for an acknowledgement: 10 minutes by default. */
const RECOVERY_PATIENCE = 60;

/** The wait after so many failures in a row, in milliseconds. */
const backOff = (failures: number): number => Math.min(500 * 2 ** (failures - 1), 30_000);

/** A function, because TypeScript takes a signal for unchanged over an `await`. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;
