import { Agent, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as untilNextCheck } from 'node:timers/promises';
import { openSocket, type SocketTarget } from '../connection/socket/open-socket.js';
import { untilAborted } from './bounded-wait.js';

/** The most connections to one host. Further calls wait until one is free. */
const MOST = 32;

/** How long a connection is kept without a call, in milliseconds. Few servers close theirs earlier. */
const KEPT_FOR = 4_000;

/** How much earlier than the server a connection is closed, in milliseconds. */
const MARGIN = 1_000;

/** One connection to a REST host. It carries one call at a time. */
export class RestConnection {
  /** Sends requests through this connection's socket. */
  readonly agent: Agent;
  readonly #socket: Socket;
  #keptFor = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #end = (): void => {
    this.close();
  };

  constructor(socket: Socket) {
    this.#socket = socket.on('error', () => undefined);
    this.agent = Object.assign(new Agent({ keepAlive: true, maxSockets: 1 }), {
      createConnection: () => socket,
    });
  }

  get isOpen(): boolean {
    return this.#socket.readable && this.#socket.writable;
  }

  /** A complete answer was read. The connection is kept for the next call if the server keeps it. */
  onAnswered({ httpVersion, headers }: IncomingMessage): void {
    const isKept = httpVersion === '1.1' && !/\bclose\b/i.test(headers.connection ?? '');
    const announced = Number(/\btimeout=(\d+)/i.exec(String(headers['keep-alive']))?.[1] ?? Infinity) * 1_000;
    this.#keptFor = isKept ? Math.min(KEPT_FOR, announced - MARGIN) : 0;
  }

  /** Ends the use by a call. Closes the connection at once if it cannot be used again, and else after a while. */
  rest(): void {
    if (this.#keptFor <= 0) {
      this.close();
      return;
    }
    this.#timer = setTimeout(this.#end, this.#keptFor).unref();
    // Bytes that no request asked for would be taken for the answer to the next one.
    this.#socket.once('data', this.#end);
  }

  /** Begins the use by a call. */
  wake(): void {
    clearTimeout(this.#timer);
    this.#socket.off('data', this.#end);
    this.#keptFor = 0;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#socket.destroy();
    this.agent.destroy();
  }
}

export interface RestTarget extends Omit<SocketTarget, 'signal'> {
  /** How long a connection may take to be made, in milliseconds. */
  readonly timeout: number;
}

/** The connections to a REST host. Their sockets are opened like those of WebSockets, through the proxy if there is one. */
export class RestConnections {
  readonly #target: RestTarget;
  readonly #resting: RestConnection[] = [];
  readonly #waiting: (() => void)[] = [];
  #busy = 0;
  #isClosed = false;

  constructor(target: RestTarget) {
    this.#target = target;
  }

  /**
   * Makes a call on a connection: on one that is kept, or else a new one. Aborting the signal closes the connection and
   * rejects at once.
   */
  run<T>(call: (connection: RestConnection) => Promise<T>, signal: AbortSignal): Promise<T> {
    return untilAborted(() => this.#run(call, signal), signal);
  }

  /** Closes the connections that are kept, and the others after their calls. */
  close(): void {
    this.#isClosed = true;
    for (const connection of this.#resting.splice(0)) connection.close();
  }

  async #run<T>(call: (connection: RestConnection) => Promise<T>, signal: AbortSignal): Promise<T> {
    if (this.#busy < MOST) this.#busy++;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      signal.throwIfAborted();
      const connection = (await this.#takeKept()) ?? (await this.#dial(signal));
      try {
        return await untilAborted(() => call(connection), signal);
      } finally {
        this.#putBack(connection);
      }
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#busy--;
    }
  }

  /** A kept connection that the server has not closed. */
  async #takeKept(): Promise<RestConnection | undefined> {
    if (this.#resting.length === 0) return undefined;
    // The server may have closed it while this process was busy. The event loop reads that between two checks: a request
    // that must not be sent twice would fail for nothing.
    await untilNextCheck();
    await untilNextCheck();
    for (let connection = this.#resting.pop(); connection; connection = this.#resting.pop()) {
      connection.wake();
      if (connection.isOpen) return connection;
      connection.close();
    }
    return undefined;
  }

  async #dial(signal: AbortSignal): Promise<RestConnection> {
    const { timeout, ...target } = this.#target;
    const abort = new AbortController();
    const onAbort = (): void => {
      abort.abort();
    };
    const timer = setTimeout(onAbort, timeout);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    try {
      return new RestConnection(await openSocket({ ...target, signal: abort.signal }));
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    }
  }

  #putBack(connection: RestConnection): void {
    connection.rest();
    if (this.#isClosed) connection.close();
    else if (connection.isOpen) this.#resting.push(connection);
  }
}
