import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { snapshotText } from './frame-text.js';
import { MARKETS } from './markets.js';
import { BENCH_CHANNELS, type BenchChannel } from './messages.js';

/** Writes before the server looks at its other sockets again. */
const WRITES_PER_TURN = 16;

interface Subscribe {
  readonly method: string;
  readonly req_id?: number;
  readonly params?: {
    readonly channel?: string;
    readonly symbol?: readonly string[];
    readonly snapshot?: boolean;
  };
}

export interface SessionInit {
  readonly socket: WebSocket;
  /** The same connection below the WebSocket layer: prepared frames are written to it as they are. */
  readonly tcp: Socket;
  /** Frames per second; absent: as many as the socket takes. */
  readonly rate: number | undefined;
  readonly source: (channel: BenchChannel) => () => Buffer;
}

/** One client's connection: acknowledges its subscriptions, then sends frames until it leaves. */
export class Session {
  readonly #init: SessionInit;
  readonly #subscribed = new Set<string>();
  #ended = false;

  constructor(init: SessionInit) {
    this.#init = init;
    init.tcp.setNoDelay(true);
    init.socket.send(STATUS);
    init.socket.on('message', (data) => {
      this.#read(JSON.parse((data as Buffer).toString()) as Subscribe);
    });
    init.socket.on('close', () => {
      this.#ended = true;
    });
    init.socket.on('error', () => {
      this.#ended = true;
    });
  }

  #read({ method, req_id, params = {} }: Subscribe): void {
    const { socket } = this.#init;
    if (method === 'ping') socket.send(JSON.stringify({ method: 'pong', req_id }));
    const { channel, symbol: symbols = [], snapshot = true } = params;
    if (method !== 'subscribe' || !isBenchChannel(channel)) return;
    const time = new Date().toISOString().replace('Z', '000Z');
    for (const symbol of symbols) {
      const result = { channel, snapshot, symbol };
      const acknowledgement = { method, req_id, result, success: true, time_in: time, time_out: time };
      socket.send(JSON.stringify(acknowledgement));
      this.#subscribed.add(symbol);
    }
    if (this.#subscribed.size === MARKETS.length) this.#send(channel, snapshot);
  }

  #send(channel: BenchChannel, snapshot: boolean): void {
    const { socket, source, rate } = this.#init;
    if (snapshot) for (const market of MARKETS.keys()) socket.send(snapshotText(channel, market));
    const take = source(channel);
    if (rate === undefined) this.#flood(take);
    else this.#pace(take, rate);
  }

  /** As many as the socket takes. */
  #flood(take: () => Buffer): void {
    const { tcp } = this.#init;
    for (let write = 0; write < WRITES_PER_TURN; write++) {
      if (this.#ended || tcp.destroyed) return;
      if (tcp.write(take())) continue;
      tcp.once('drain', () => {
        this.#flood(take);
      });
      return;
    }
    setImmediate(() => {
      this.#flood(take);
    });
  }

  /** What is due, as soon as it is due: spins, because timers are a thousand times too coarse. */
  #pace(take: () => Buffer, rate: number): void {
    const { tcp } = this.#init;
    const start = performance.now();
    let sent = 0;
    const turn = (): void => {
      if (this.#ended || tcp.destroyed) return;
      const due = Math.floor(((performance.now() - start) * rate) / 1000);
      if (sent < due) {
        tcp.cork();
        for (; sent < due; sent++) tcp.write(take());
        tcp.uncork();
      }
      setImmediate(turn);
    };
    turn();
  }
}

const STATUS = JSON.stringify({
  channel: 'status',
  type: 'update',
  data: [{ version: '2.0.10', system: 'online', api_version: 'v2', connection_id: 1_039_337_921_940_214 }],
});

const isBenchChannel = (channel: unknown): channel is BenchChannel =>
  BENCH_CHANNELS.some((name) => name === channel);
