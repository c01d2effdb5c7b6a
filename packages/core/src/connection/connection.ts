import type { Agent } from 'node:http';
import type { ChannelParams, Control, Outage, Timeouts } from '../channel-params.js';
import { now } from '../clock.js';
import type { CurrencyPair } from '../currency-pair.js';
import type { FrameIntake } from '../frame-intake.js';
import { StreamError } from '../stream-error.js';
import type { FrameSource } from '../succession.js';
import { Acknowledgements } from './acknowledgements.js';
import type { Governor } from './governor.js';
import { sleep } from './sleep.js';
import { Socket } from './socket.js';
import { Timers } from './timers.js';
import { TokenBucket } from './token-bucket.js';
import { Watchdog } from './watchdog.js';

/** Why a connection ended, and what that means for the next. */
export interface ConnectionEnd {
  readonly reason: string;
  /** The venue asked to stay away for so many milliseconds. */
  readonly retryAfter?: number | undefined;
  /** Set when no other connection can do better. */
  readonly fatal?: StreamError;
}

export interface ConnectionInit {
  readonly url: string;
  /** The URL as it may be shown. */
  readonly shownUrl: string;
  readonly intake: FrameIntake;
  readonly pairs: readonly CurrencyPair[];
  readonly timeouts: Timeouts;
  readonly governor: Governor;
  readonly agent: Agent | undefined;
  /** What was missed, where these pairs were live before. */
  readonly outage: (() => Outage) | undefined;
  readonly fail: (code: 'auth_rejected' | 'connect_failed', message: string, cause?: unknown) => StreamError;
  readonly events: ConnectionEvents;
}

/** What a connection tells of its life. */
export interface ConnectionEvents {
  onSubscribing(): void;
  onAcknowledged(pairs: readonly CurrencyPair[] | undefined, venueTime: number | undefined): void;
  onRefused(pairs: readonly CurrencyPair[], reason: string): void;
  onLive(): void;
  /** It will not live much longer: another should take its place. */
  onRotate(reason: string): void;
  onStale(reason: string): void;
  onGap(reason: string): void;
}

/**
 * One WebSocket from dial to close: opens, subscribes, waits for the acknowledgements, recovers what was
 * missed, passes frames on, watches for silence. After its end nothing of it reaches anybody.
 */
export class Connection {
  readonly params: ChannelParams;
  /** When it became live, on the clock of `performance.now()`. */
  liveSince: number | undefined;

  readonly #init: ConnectionInit;
  readonly #socket: Socket;
  readonly #abort = new AbortController();
  readonly #ended: Promise<ConnectionEnd>;
  #settle: ((end: ConnectionEnd) => void) | undefined;
  readonly #becameLive: Promise<void>;
  #sayLive: (() => void) | undefined;
  readonly #timers = new Timers();
  readonly #acks: Acknowledgements;
  readonly #pace: TokenBucket | undefined;
  #watchdog: Watchdog | undefined;
  #end: ConnectionEnd | undefined;
  /** The venue said that it sends nothing for now; once it goes on, a fresh connection tells how things stand. */
  #isPaused = false;
  #wasSubscribed = false;

  constructor(init: ConnectionInit) {
    this.#init = init;
    this.params = init.intake.params;
    this.#ended = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#becameLive = new Promise((resolve) => {
      this.#sayLive = resolve;
    });
    this.#pace = this.params.pace && new TokenBucket(this.params.pace);
    this.#acks = new Acknowledgements({
      pairs: init.pairs,
      startsWithData: this.params.startsWithData ?? false,
      onSettled: () => {
        void this.#recover();
      },
    });
    init.intake.source = this.#acks;
    this.#socket = this.#dial();
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

  /** What tells this connection's events from those of another. */
  get source(): FrameSource {
    return this.#acks;
  }

  /** Whether the venue confirmed anything: from then on, what came was delivered. */
  get wasSubscribed(): boolean {
    return this.#wasSubscribed;
  }

  get hasEnded(): boolean {
    return this.#end !== undefined;
  }

  /** Aborted at the connection's end. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Ends it in good order. */
  close(reason: string): void {
    if (this.#finish({ reason })) this.#socket.close();
    else this.#socket.cut();
  }

  /** Acts on what a frame meant. */
  handle(control: Control): void {
    if (this.#end) return;
    const { events, fail } = this.#init;
    switch (control.kind) {
      case 'info':
        return;
      case 'acknowledged':
        this.#wasSubscribed = true;
        events.onAcknowledged(control.pairs, control.venueTime);
        this.#acks.acknowledge(control.pairs);
        return;
      case 'refused':
        this.#refuse(control.pairs ?? this.#acks.pending, control.reason);
        return;
      case 'auth_rejected':
        this.#cut(control.reason, { fatal: fail('auth_rejected', control.reason) });
        return;
      case 'send':
        void this.#send(control.frames);
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
        this.#cut(control.reason, { retryAfter: control.retryAfter });
        return;
      case 'resumed':
        this.#cut(control.reason);
    }
  }

  #refuse(pairs: readonly CurrencyPair[], reason: string): void {
    this.#init.events.onRefused(pairs, reason);
    for (const pair of pairs) this.#acks.refuse(pair);
  }

  #dial(): Socket {
    const { url, shownUrl, agent, intake, fail } = this.#init;
    return new Socket({
      url,
      agent,
      onOpen: () => {
        void this.#subscribe();
      },
      onFrame: (data) => {
        if (this.#end) return;
        const receivedTime = now();
        const watchdog = this.#watchdog;
        if (watchdog) watchdog.lastByte = receivedTime;
        const control = intake.read(data, receivedTime);
        if (control !== undefined) this.handle(control);
        else this.#sawData(receivedTime);
      },
      onPulse: () => {
        // Where the venue promises frames, a pong from the machine in front of it proves little.
        const { heartbeat } = this.params;
        if (this.#watchdog && heartbeat && !heartbeat.frame) this.#watchdog.lastByte = now();
      },
      onRefused: (status, retryAfter) => {
        const reason = `${shownUrl} answered the dial with HTTP ${status}`;
        const fatal = this.params.fatalHttpCodes?.includes(status)
          ? { fatal: fail('connect_failed', `${reason}; check streamHost, environment and proxy`) }
          : {};
        this.#cut(reason, { retryAfter, ...fatal });
      },
      onError: (message) => {
        this.#cut(message);
      },
      onClosed: (code, words) => {
        const reason = `closed by the other side with code ${code}${words === '' ? '' : `: ${words}`}`;
        const isFatal = this.params.fatalCloseCodes?.includes(code) ?? false;
        this.#finish({
          reason,
          retryAfter: this.params.closePauses?.[code],
          ...(isFatal && { fatal: fail('connect_failed', reason) }),
        });
        this.#settle?.(this.#end ?? { reason });
      },
    });
  }

  #sawData(receivedTime: number): void {
    this.#wasSubscribed = true;
    if (this.#watchdog) this.#watchdog.lastData = receivedTime;
    if (!this.#acks.isSettled && this.params.acknowledges === 'subscription') this.#acks.sawData();
  }

  async #subscribe(): Promise<void> {
    const { timeouts, pairs, events, outage } = this.#init;
    try {
      this.#timers.clear();
      events.onSubscribing();
      this.params.onConnected?.();
      const frames = await this.params.subscribe(pairs, {
        resumed: outage !== undefined,
        refuse: (refused, reason) => {
          this.#refuse(refused, reason);
        },
        acknowledge: (venueTime) => {
          this.handle({ kind: 'acknowledged', ...(venueTime !== undefined && { venueTime }) });
        },
      });
      this.#watchdog = this.#end
        ? undefined
        : new Watchdog({
            timeouts,
            onBreach: (reason) => {
              events.onStale(reason);
              this.#cut(reason);
            },
          });
      if (!(await this.#send(frames))) return;
      this.#keepAlive();
      if (!this.#acks.isSettled)
        this.#timers.after(timeouts.acknowledge, () => {
          if (this.#acks.isSettled) return;
          const reason = `${this.#acks.pending.join(', ')} not acknowledged within ${timeouts.acknowledge} ms`;
          events.onStale(reason);
          this.#cut(reason);
        });
    } catch (error) {
      this.#cut(messageOf(error), consequenceOf(error));
    }
  }

  /** Sends frames at the pace that the venue allows; false when the connection ended meanwhile. */
  async #send(frames: readonly string[]): Promise<boolean> {
    for (const frame of frames) {
      await this.#init.governor.admitMessage(this.signal);
      await sleep(this.#pace?.take() ?? 0, this.signal);
      if (this.hasEnded) return false;
      this.#socket.send(frame);
    }
    return true;
  }

  /** Everything is acknowledged: recover what was missed, then say that the feed is live. */
  async #recover(): Promise<void> {
    const { outage, events } = this.#init;
    const missed = outage?.();
    for (let attempt = 0; !this.#end; attempt++) {
      try {
        await this.params.recover?.(missed);
        break;
      } catch (error) {
        if (this.hasEnded) return;
        const consequence = consequenceOf(error);
        if (consequence.fatal) {
          this.#cut(messageOf(error), consequence);
          return;
        }
        const reason = `could not recover what was missed: ${messageOf(error)}`;
        events.onGap(reason);
        await sleep(Math.min(500 * 2 ** attempt, 30_000), this.signal);
      }
    }
    if (this.hasEnded || this.#isPaused) return;
    this.liveSince = performance.now();
    events.onLive();
    this.#sayLive?.();
  }

  /** What has to be done regularly, and once before the venue's patience ends. */
  #keepAlive(): void {
    const { heartbeat, renew, rotation } = this.params;
    if (heartbeat)
      this.#timers.every(heartbeat.interval, () => {
        if (heartbeat.frame) this.#socket.send(heartbeat.frame());
        else this.#socket.ping();
      });
    if (renew)
      this.#timers.every(renew.interval, () => {
        renew.run().catch((error: unknown) => {
          this.#cut(`could not renew: ${messageOf(error)}`);
        });
      });
    // Connections that began together shall not be replaced together.
    if (rotation)
      this.#timers.after(rotation.after * (0.9 + 0.1 * Math.random()), () => {
        this.#init.events.onRotate('it is about to reach the age at which the venue closes it');
      });
  }

  /** Ends the connection at once, without a word to the other side, which may not be listening. */
  #cut(reason: string, more: Omit<ConnectionEnd, 'reason'> = {}): void {
    this.#finish({ reason, ...more });
    this.#socket.cut();
  }

  /** Takes everything down but the socket. The first reason counts. */
  #finish(end: ConnectionEnd): boolean {
    if (this.#end) return false;
    this.#end = end;
    this.#timers.end();
    this.#watchdog?.stop();
    this.#acks.dispose();
    this.#abort.abort();
    this.params.onDisconnected?.(end.reason);
    return true;
  }
}

/** What a failure before the subscription means for the next connection. */
export function consequenceOf(error: unknown): Omit<ConnectionEnd, 'reason'> {
  if (!(error instanceof StreamError)) return {};
  return error.code === 'auth_rejected' ? { fatal: error } : { retryAfter: error.retryAfter };
}

/** The words of whatever was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
