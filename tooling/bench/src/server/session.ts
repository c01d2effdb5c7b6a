import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { FrameSource } from '../frames/wire-batches.js';
import type { Sending } from '../protocol.js';
import type { Json, Venue } from '../venues/venue.js';

/** Writes before the server looks at its other sockets again. */
const WRITES_PER_TURN = 16;

/** Before each burst, in milliseconds: the client has read all that came before. */
const PAUSE = 150;

export interface SessionInit {
  readonly socket: WebSocket;
  /** The same connection below the WebSocket layer: prepared frames are written to it as they are. */
  readonly tcp: Socket;
  readonly venue: Venue;
  /** What is to be subscribed before frames are sent. */
  readonly symbols: readonly string[];
  readonly awaitsSubscriptions: boolean;
  readonly sending: Sending;
  readonly framesPerWrite: number;
  readonly source: () => FrameSource;
  /** A burst begins. */
  readonly onBurst: () => void;
}

/** One client's connection: acknowledges its subscriptions, then sends frames until it leaves. */
export class Session {
  readonly #init: SessionInit;
  readonly #missing: Set<string>;
  #requests = 0;
  #hasBegun = false;
  #ended = false;

  constructor(init: SessionInit) {
    this.#init = init;
    const { tcp, socket, venue, awaitsSubscriptions, symbols } = init;
    this.#missing = new Set(symbols);
    tcp.setNoDelay(true);
    socket.on('close', () => {
      this.#ended = true;
    });
    socket.on('error', () => {
      this.#ended = true;
    });
    if (!awaitsSubscriptions) {
      this.#begin();
      return;
    }
    for (const frame of venue.greeting ?? []) socket.send(JSON.stringify(frame));
    socket.on('message', (data) => {
      const text = (data as Buffer).toString();
      if (text === 'ping') socket.send('pong');
      else this.#answer(JSON.parse(text) as Json);
    });
  }

  #answer(request: Json): void {
    const { venue, socket } = this.#init;
    const { frames = [], subscribed = [] } = venue.answer(request, this.#requests++);
    for (const frame of frames) socket.send(JSON.stringify(frame));
    for (const symbol of subscribed) this.#missing.delete(symbol);
    if (this.#missing.size === 0 && subscribed.length > 0 && !this.#hasBegun) this.#begin();
  }

  #begin(): void {
    const { sending, source, framesPerWrite } = this.#init;
    this.#hasBegun = true;
    const frames = source();
    switch (sending.kind) {
      case 'flood':
        this.#flood(frames, Infinity);
        break;
      case 'paced':
        this.#pace(frames, sending.rate);
        break;
      case 'bursts':
        if (sending.warmup % framesPerWrite !== 0 || sending.frames % framesPerWrite !== 0)
          throw new RangeError(`bursts are of whole writes, ${framesPerWrite} frames each`);
        this.#flood(frames, sending.warmup, () => {
          this.#burst(frames, sending.frames, sending.bursts);
        });
    }
  }

  /** So many frames, as fast as the socket takes them. */
  #flood(frames: FrameSource, count: number, onSent?: () => void): void {
    const { tcp, framesPerWrite } = this.#init;
    let rest = count;
    const turn = (): void => {
      for (let write = 0; write < WRITES_PER_TURN; write++) {
        if (this.#ended || tcp.destroyed) return;
        if (rest <= 0) {
          onSent?.();
          return;
        }
        rest -= framesPerWrite;
        if (tcp.write(frames.take())) continue;
        tcp.once('drain', turn);
        return;
      }
      setImmediate(turn);
    };
    turn();
  }

  /** Frames that are ready before the first byte is sent. */
  #burst(frames: FrameSource, count: number, bursts: number): void {
    if (bursts === 0) return;
    const { tcp, framesPerWrite, onBurst } = this.#init;
    const bytes = Buffer.concat(Array.from({ length: count / framesPerWrite }, () => frames.take()));
    setTimeout(() => {
      if (this.#ended || tcp.destroyed) return;
      onBurst();
      tcp.write(bytes, () => {
        this.#burst(frames, count, bursts - 1);
      });
    }, PAUSE);
  }

  /** What is due, as soon as it is due: spins, because timers are a thousand times too coarse. */
  #pace(frames: FrameSource, rate: number): void {
    const { tcp } = this.#init;
    const start = performance.now();
    let sent = 0;
    const turn = (): void => {
      if (this.#ended || tcp.destroyed) return;
      const due = Math.floor(((performance.now() - start) * rate) / 1000);
      if (sent < due) {
        tcp.cork();
        for (; sent < due; sent++) tcp.write(frames.take());
        tcp.uncork();
      }
      setImmediate(turn);
    };
    turn();
  }
}
