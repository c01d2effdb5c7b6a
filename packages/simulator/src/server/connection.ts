import type { IncomingHttpHeaders } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

/** A client that reads nothing is cut off once so many bytes wait for it, as venues do. */
const MOST_BUFFERED = 64 * 2 ** 20;

/** Payloads of pings that wait for what was sent before them begin so. */
const SETTLE = 'settle-';

/** Handles one connection of a client. There is one object per connection; its fields are the connection's state. */
export interface ConnectionHandler {
  /** A whole text or binary message, as text. */
  onMessage(text: string): void;
  /** A protocol ping arrived, and was answered. */
  onPing?(): void;
  /** A protocol pong arrived, solicited or not. */
  onPong?(payload: string): void;
  /** The connection has ended, from either side. Release timers here. */
  onClose?(): void;
}

/** Returns the frames that are really sent for a frame of the venue. */
export type OutgoingFilter = (text: string, channels: readonly string[]) => readonly string[];

/** One client's WebSocket on the server. All frames pass through the faults. */
export class Connection {
  /** Path and query of the request, as the client dialled. */
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  /** `performance.now()` when something was last sent, for heartbeats that fill silence only. */
  lastSent = performance.now();
  /** The last frame sent with a channel, before faults. */
  lastData: string | undefined;
  readonly #webSocket: WebSocket;
  readonly #socket: Duplex;
  readonly #filter: OutgoingFilter;
  #held: (() => void)[] | undefined;
  #isCut = false;
  #settles = 0;
  readonly #settling = new Map<string, () => void>();

  constructor({ webSocket, socket, url, headers, filter }: ConnectionInit) {
    this.#webSocket = webSocket;
    this.#socket = socket;
    this.#filter = filter;
    this.url = url;
    this.headers = headers;
    webSocket.on('close', () => {
      this.#settled();
    });
    webSocket.on('ping', (data) => {
      this.#write(() => {
        webSocket.pong(data);
      });
    });
  }

  get path(): string {
    return this.url.pathname;
  }

  /**
   * Sends a text frame. Data frames name their channel (or the channels that share the feed): faults choose by these
   * names. Control frames (acks, heartbeats, pongs) name none. Returns whether anything leaves.
   */
  send(text: string, channels: string | readonly string[] = []): boolean {
    const names = typeof channels === 'string' ? [channels] : channels;
    if (names.length > 0) this.lastData = text;
    if (this.#isCut) return false;
    const frames = this.#filter(text, names);
    for (const frame of frames) this.sendRaw(frame);
    return frames.length > 0;
  }

  /** Sends bytes in one frame. No fault but `freeze` applies. */
  sendRaw(data: string | Buffer, { binary = false }: { binary?: boolean } = {}): void {
    this.lastSent = performance.now();
    this.#write(() => {
      if (this.#webSocket.readyState !== this.#webSocket.OPEN) return;
      this.#webSocket.send(data, { binary });
      if (this.#webSocket.bufferedAmount > MOST_BUFFERED) this.terminate();
    });
  }

  /** Sends a protocol ping. */
  ping(payload = ''): void {
    this.#write(() => {
      if (this.#webSocket.readyState === this.#webSocket.OPEN) this.#webSocket.ping(payload);
    });
  }

  /** Resolves when the client has read all that was sent to it, or the connection has ended. */
  settle(): Promise<void> {
    if (this.#isCut || this.#webSocket.readyState !== this.#webSocket.OPEN) return Promise.resolve();
    const payload = `${SETTLE}${this.#settles++}`;
    this.ping(payload);
    return new Promise((resolve) => {
      this.#settling.set(payload, resolve);
    });
  }

  /** Closes with a close frame. */
  close(code = 1000, reason = ''): void {
    this.#write(() => {
      this.#webSocket.close(code, reason);
    });
  }

  /** Cuts the TCP connection, with a reset where the platform can. */
  terminate(): void {
    this.#isCut = true;
    if (this.#socket instanceof Socket) this.#socket.resetAndDestroy();
    else this.#socket.destroy();
  }

  /** Announces a text frame, writes half of it and cuts the connection. */
  cutMidFrame(text: string): void {
    this.#isCut = true;
    const payload = Buffer.from(text.length < 126 ? text.padEnd(126) : text.slice(0, 0xffff));
    const header = Buffer.from([0x81, 126, 0, 0]);
    header.writeUInt16BE(Math.min(payload.length, 0xffff), 2);
    this.#socket.write(Buffer.concat([header, payload.subarray(0, payload.length >> 1)]), () => {
      this.#socket.destroy();
    });
  }

  /** Reads and writes nothing any more; sent frames wait. */
  freeze(): void {
    if (this.#held !== undefined) return;
    this.#held = [];
    this.#webSocket.pause();
  }

  /** Sends the waiting frames in order, as TCP does when the network is back. */
  thaw(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const write of held) write();
    this.#webSocket.resume();
  }

  /** For the server: a pong arrived. Returns whether `settle` waited for it. */
  takePong(payload: string): boolean {
    const resolve = this.#settling.get(payload);
    this.#settling.delete(payload);
    resolve?.();
    return resolve !== undefined;
  }

  #settled(): void {
    for (const resolve of this.#settling.values()) resolve();
    this.#settling.clear();
  }

  #write(write: () => void): void {
    if (this.#held === undefined) write();
    else this.#held.push(write);
  }
}

interface ConnectionInit {
  readonly webSocket: WebSocket;
  readonly socket: Duplex;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly filter: OutgoingFilter;
}
