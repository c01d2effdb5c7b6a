import { timeAt } from '../contract/clock.js';
import type { FrameReader, FrameYield } from '../frames/frame-reader.js';
import type { ChannelParams, Timeouts } from './channel-params.js';
import type { ConnectionEnd } from './connection-end.js';
import type { Control } from './control.js';
import type { Governor } from './governor/governor.js';
import { keepAlive } from './keep-alive.js';
import { Outbox } from './outbox.js';
import type { ConnectionContext } from './session-context.js';
import type { Session } from './session.js';
import type { Link } from './socket/link.js';
import { openLink, type LinkInit } from './socket/open-link.js';
import { Subscription, type SubscriptionEvents } from './subscription.js';
import { Timers } from './timers.js';
import { Watchdog } from './watchdog.js';

export interface ConnectionInit extends LinkInit {
  /** Reads its frames; holds its facts, its session and its identity. */
  readonly reader: FrameReader;
  readonly timeouts: Timeouts;
  /** Whether the venue is asked about a channel that is quiet, before it is taken for dead. */
  readonly probesQuiet: boolean;
  readonly governor: Governor;
  readonly events: ConnectionEvents;
}

/** What a connection tells of its life. */
export interface ConnectionEvents extends SubscriptionEvents {
  onLive(): void;
  /** It will not live much longer: another should take its place. */
  onRotate(reason: string): void;
}

/**
 * One connection from dial to close: opens, has its pairs subscribed, passes frames on, acts on what they mean,
 * watches for silence. After its end nothing of it reaches anybody.
 */
export class Connection {
  readonly params: ChannelParams;
  readonly reader: FrameReader;
  readonly context: ConnectionContext;
  /** When it became live, on the clock of `performance.now()`. */
  liveSince: number | undefined;

  readonly #init: ConnectionInit;
  readonly #session: Session;
  readonly #link: Link;
  readonly #ended: Promise<ConnectionEnd>;
  #settle: ((end: ConnectionEnd) => void) | undefined;
  readonly #becameLive: Promise<void>;
  #sayLive: (() => void) | undefined;
  readonly #timers = new Timers();
  readonly #subscription: Subscription;
  readonly #outbox: Outbox;
  #watchdog: Watchdog | undefined;
  #end: ConnectionEnd | undefined;
  /** The venue said that it sends nothing for now; once it goes on, a fresh connection tells how things stand. */
  #isPaused = false;

  /** A field, so that the socket calls it without another function between. */
  readonly #onFrame = (data: Buffer): void => {
    const watchdog = this.#watchdog;
    if (this.#end || watchdog?.admits() === false) return;
    const time = performance.now();
    if (watchdog) watchdog.lastByte = time;
    const { reader } = this.#init;
    const control = reader.read(data, timeAt(time));
    this.#count(reader.yielded, time);
    if (control !== undefined) this.handle(control);
    else if (reader.yielded !== 'unreadable') this.#subscription.sawData();
  };

  constructor(init: ConnectionInit) {
    this.#init = init;
    this.reader = init.reader;
    this.params = init.reader.params;
    this.context = init.reader.context;
    this.#session = init.reader.session;
    this.#ended = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#becameLive = new Promise((resolve) => {
      this.#sayLive = resolve;
    });
    this.#outbox = new Outbox({
      governor: init.governor,
      pace: this.params.pace,
      signal: this.signal,
      link: () => this.#link,
    });
    this.#subscription = this.#makeSubscription();
    this.context.attach(this.#subscription);
    this.#link = this.#dial();
    this.#timers.after(init.timeouts.connect, () => {
      this.#cut(`no connection to ${init.shownUrl} within ${init.timeouts.connect} ms`);
    });
  }

  /** Settles when the connection has ended, for whatever reason, and its socket is closed. */
  get ended(): Promise<ConnectionEnd> {
    return this.#ended;
  }

  /** Resolves when it is live; never, if it ends before that. */
  get becameLive(): Promise<void> {
    return this.#becameLive;
  }

  /** When the venue first confirmed anything, in epoch milliseconds: from then on, what came was delivered. */
  get acknowledgedAt(): number | undefined {
    return this.#subscription.heardAt;
  }

  get hasEnded(): boolean {
    return this.#end !== undefined;
  }

  /** Aborted at the connection's end. */
  get signal(): AbortSignal {
    return this.context.signal;
  }

  /** Ends it in good order. */
  close(reason: string): void {
    if (this.#finish({ reason })) this.#link.close();
    else this.#link.cut();
  }

  /** Acts on what a frame meant. */
  handle(control: Control): void {
    if (this.#end) return;
    const { events, fail } = this.#init;
    switch (control.kind) {
      case 'info':
        return;
      case 'acknowledged':
        this.#watchdog?.sawAcknowledgement(performance.now());
        this.#subscription.acknowledge(control.pairs, control.venueTime);
        return;
      case 'refused':
        this.#subscription.refuse(control.pairs, control.reason);
        return;
      case 'auth_rejected':
        this.#cut(control.reason, { fatal: fail('auth_rejected', control.reason) });
        return;
      case 'send':
        void this.#outbox.send(control.frames);
        return;
      case 'rotate':
        events.onRotate(control.reason);
        return;
      case 'paused':
        if (!this.#isPaused) events.onStale(control.reason);
        this.#isPaused = true;
        return;
      case 'gap':
        events.onGap(control.reason);
        this.#cut(control.reason);
        return;
      case 'retry':
        this.#cut(control.reason, { retryAfter: control.retryAfter, keepAway: control.keepAway });
        return;
      case 'resumed':
        this.#cut(control.reason);
    }
  }

  #makeSubscription(): Subscription {
    const { timeouts, events } = this.#init;
    return new Subscription({
      params: this.params,
      session: this.#session,
      context: this.context,
      timeouts,
      events,
      timers: this.#timers,
      send: (frames) => this.#outbox.send(frames),
      cut: (reason, more) => {
        this.#cut(reason, more);
      },
      onAsked: () => {
        this.#watch();
      },
      onComplete: () => {
        this.#goLive();
      },
    });
  }

  #dial(): Link {
    return openLink(this.#init, this.params, {
      onOpen: () => {
        if (this.#end) return;
        this.#timers.clear();
        void this.#subscription.begin();
      },
      onFrame: this.#onFrame,
      onPulse: () => {
        // Where the venue promises frames, a pong from the machine in front of it proves little.
        const { heartbeat } = this.params;
        if (this.#watchdog && heartbeat && !heartbeat.frame) this.#watchdog.lastByte = performance.now();
      },
      onFailure: ({ reason, ...more }) => {
        this.#cut(reason, more);
      },
      onClosed: (end) => {
        this.#finish(end);
        this.#settle?.(this.#end ?? end);
      },
    });
  }

  /** Only an event proves that a channel is well: a frame that published nothing does not. */
  #count(yielded: FrameYield, time: number): void {
    if (yielded === 'event') this.#watchdog?.sawEvent(time);
    else if (yielded === 'unreadable') this.#watchdog?.sawUnreadable(time);
  }

  /** The subscription is on its way: from now on silence counts, and the venue hears from us. */
  #watch(): void {
    const { timeouts, events } = this.#init;
    const session = this.#session;
    this.#watchdog = new Watchdog({
      timeouts,
      probe:
        session.probe && this.#init.probesQuiet
          ? () => {
              void this.#outbox.send(session.probe?.() ?? []);
            }
          : undefined,
      onBreach: (reason) => {
        events.onStale(reason);
        this.#cut(reason);
      },
    });
    keepAlive({
      params: this.params,
      session,
      timers: this.#timers,
      link: this.#link,
      onRotate: (reason) => {
        events.onRotate(reason);
      },
      onFailure: (reason) => {
        this.#cut(reason);
      },
    });
  }

  #goLive(): void {
    if (this.#isPaused) return;
    this.liveSince = performance.now();
    this.#init.events.onLive();
    this.#sayLive?.();
  }

  /** Ends the connection at once, without a word to the other side, which may not be listening. */
  #cut(reason: string, more: Omit<ConnectionEnd, 'reason'> = {}): void {
    this.#finish({ reason, ...more });
    this.#link.cut();
  }

  /** Takes everything down but the socket. The first reason counts. */
  #finish(end: ConnectionEnd): boolean {
    if (this.#end) return false;
    this.#end = end.reason === '' ? { ...end, reason: 'no reason given' } : end;
    this.#timers.end();
    this.#watchdog?.stop();
    this.#subscription.acks.dispose();
    this.context.end();
    this.#session.onDisconnected?.(this.#end.reason);
    return true;
  }
}
