import { isSameBurst, timeAt, timeOfBurst } from '../contract/clock.js';
import type { FrameReader, FrameYield } from '../frames/frame-reader.js';
import type { ChannelParams, Timeouts } from './channel-params.js';
import type { ConnectionEnd } from './connection-end.js';
import type { Control } from './control.js';
import type { Governor } from './governor/governor.js';
import { keepAlive } from './keep-alive.js';
import { LargeFrames } from './large-frames.js';
import { Outbox } from './outbox.js';
import type { ConnectionContext } from './session-context.js';
import type { Session } from './session.js';
import type { Link } from './socket/link.js';
import { openLink, type LinkInit } from './socket/open-link.js';
import { Subscription, type SubscriptionEvents } from './subscription.js';
import { Timers } from './timers.js';
import { Watchdog } from './watchdog.js';

export interface ConnectionInit extends LinkInit {
  /** Reads the frames; has the channel's params, the session and its context. */
  readonly reader: FrameReader;
  readonly timeouts: Timeouts;
  /** Whether a quiet channel is probed before the connection is replaced. */
  readonly probesQuiet: boolean;
  readonly governor: Governor;
  readonly events: ConnectionEvents;
}

/** What happens to a connection. */
export interface ConnectionEvents extends SubscriptionEvents {
  onLive(): void;
  /** The venue will close the connection soon: another one should replace it. */
  onRotate(reason: string): void;
}

/**
 * One connection from the dial to the close: opens it, subscribes its pairs, passes its frames to the reader, acts on
 * their meaning and watches for silence. After its end it publishes and reports nothing.
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
  #resolveLive: (() => void) | undefined;
  readonly #timers = new Timers();
  readonly #subscription: Subscription;
  readonly #outbox: Outbox;
  readonly #large: LargeFrames | undefined;
  #watchdog: Watchdog | undefined;
  #end: ConnectionEnd | undefined;
  /** The venue announced that it sends nothing for now. When it goes on, a new connection gets fresh snapshots. */
  #isPaused = false;

  /** Takes a frame, which may be a part of what was received. A field instead of a method, so that the socket calls it. */
  readonly #onFrame = (received: Buffer, from = 0, end = received.length): void => {
    const watchdog = this.#watchdog;
    if (this.#end || (!isSameBurst() && watchdog?.admits() === false)) return;
    const time = timeOfBurst();
    if (watchdog) watchdog.lastByte = time;
    const large = this.#large;
    if (large?.wants(end - from) && large.take(received.subarray(from, end), time)) return;
    this.#act(this.#init.reader.readWithin(received, from, end, timeAt(time)), time);
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
      this.#resolveLive = resolve;
    });
    this.#outbox = new Outbox({
      governor: init.governor,
      pace: this.params.pace,
      signal: this.signal,
      link: () => (this.#subscription.hasBegun ? this.#link : undefined),
    });
    if (this.#session.readSlices)
      this.#large = new LargeFrames({
        session: this.#session,
        signal: this.signal,
        onFrame: (data, time, packet) => {
          this.#act(this.reader.read(data, timeAt(time), packet), time);
        },
        onOverflow: (bytes) => {
          this.#cut(`${bytes} bytes wait to be read: frames arrive faster than they can be read`);
        },
      });
    this.#subscription = this.#makeSubscription();
    this.context.attach(this.#subscription);
    this.#link = this.#dial();
    this.#timers.after(init.timeouts.connect, () => {
      this.#cut(`no connection to ${init.shownUrl} within ${init.timeouts.connect} ms`);
    });
  }

  /** Resolves when the connection has ended, for any reason, and its socket is closed. */
  get ended(): Promise<ConnectionEnd> {
    return this.#ended;
  }

  /** Resolves when the connection is live. Never settles if it ends before that. */
  get becameLive(): Promise<void> {
    return this.#becameLive;
  }

  /** When the venue first acknowledged a pair, in epoch milliseconds: later events were published. */
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

  /** Closes the connection with a close frame. */
  close(reason: string): void {
    if (this.#finish({ reason })) this.#link.close();
    else this.#link.cut();
  }

  /** Acts on the meaning of a frame. */
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

  /** Acts on the result of a frame. */
  #act(control: Control | undefined, time: number): void {
    const { yielded } = this.reader;
    this.#count(yielded, time);
    if (control !== undefined) this.handle(control);
    else if (yielded !== 'unreadable') this.#subscription.sawData();
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
      onFrame: (data) => {
        this.#onFrame(data);
      },
      onFrameWithin: this.#onFrame,
      onPulse: () => {
        // Where the venue sends heartbeat frames, a pong proves only that its load balancer is alive.
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

  /** Only an event proves that a channel works: a frame that published nothing does not. */
  #count(yielded: FrameYield, time: number): void {
    if (yielded === 'event') this.#watchdog?.sawEvent(time);
    else if (yielded === 'unreadable') this.#watchdog?.sawUnreadable(time);
  }

  /** The subscribe frames are known: from now on silence is a breach, and heartbeats are sent. */
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
    this.#resolveLive?.();
  }

  /** Ends the connection at once, without a close frame: the other side may not be reading. */
  #cut(reason: string, more: Omit<ConnectionEnd, 'reason'> = {}): void {
    this.#finish({ reason, ...more });
    this.#link.cut();
  }

  /** Ends everything but the socket. Only the first call has an effect. */
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
