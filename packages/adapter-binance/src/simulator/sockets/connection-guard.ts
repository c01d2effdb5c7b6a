import type { Connection } from '@hftjs/simulator';

export interface GuardOptions {
  /** Milliseconds between pings. */
  readonly pingInterval: number;
  /** Milliseconds in which a ping must be answered. */
  readonly pongTimeout: number;
  /** Milliseconds after which the connection is closed. */
  readonly lifetime: number;
  /** Milliseconds before that at which `onShutdown` is called. */
  readonly shutdownNotice: number | undefined;
  /** Messages, pings and pongs per `messageInterval`; absent: any number. */
  readonly messagesPerSecond?: number | undefined;
  /** In milliseconds. @defaultValue 1_000 */
  readonly messageInterval?: number | undefined;
}

/** Pings a client, counts what it sends, and ends its connection when the time has come. */
export class ConnectionGuard {
  readonly #connection: Connection;
  readonly #messagesPerSecond: number;
  readonly #messageInterval: number;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #pongTimers = new Map<string, NodeJS.Timeout>();
  /** When the last messages came. */
  readonly #messages: number[] = [];
  #pings = 0;

  constructor(connection: Connection, options: GuardOptions, onShutdown: () => void) {
    this.#connection = connection;
    this.#messagesPerSecond = options.messagesPerSecond ?? Infinity;
    this.#messageInterval = options.messageInterval ?? 1_000;
    const { pingInterval, pongTimeout, lifetime, shutdownNotice } = options;
    this.#timers.push(
      setInterval(() => {
        this.#ping(pongTimeout);
      }, pingInterval),
      setTimeout(() => {
        connection.close(1001);
      }, lifetime),
    );
    if (shutdownNotice !== undefined)
      this.#timers.push(setTimeout(onShutdown, Math.max(0, lifetime - shutdownNotice)));
  }

  /** Counts one message, ping or pong. False when it was one too many and the connection is closed. */
  admit(): boolean {
    const now = performance.now();
    while ((this.#messages[0] ?? Infinity) <= now - this.#messageInterval) this.#messages.shift();
    this.#messages.push(now);
    if (this.#messages.length <= this.#messagesPerSecond) return true;
    this.#connection.close(1008, 'Too many requests');
    return false;
  }

  /** A pong counts as an answer only if it repeats the ping. */
  onPong(payload: string): void {
    clearTimeout(this.#pongTimers.get(payload));
    this.#pongTimers.delete(payload);
  }

  /** Nothing is left running. */
  release(): void {
    for (const timer of [...this.#timers, ...this.#pongTimers.values()]) clearTimeout(timer);
    this.#pongTimers.clear();
  }

  #ping(pongTimeout: number): void {
    const payload = `${Date.now()}.${this.#pings++}`;
    this.#pongTimers.set(
      payload,
      setTimeout(() => {
        this.#connection.close(1008, 'Pong timeout');
      }, pongTimeout),
    );
    this.#connection.ping(payload);
  }
}
