import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { FrameSource } from '../frames/wire-batches.js';
import type { Sending } from '../protocol.js';
import type { Market } from '../frames/market.js';
import type { HotMessage, Json } from '../venues/venue.js';

/** Writes before the server looks at its other sockets again. */
const WRITES_PER_TURN = 16;

/** Before each burst, in milliseconds: the client has read all that came before. */
const PAUSE = 150;

export interface SessionInit {
  readonly socket: WebSocket;
  /** The same connection below the WebSocket layer: prepared frames are written to it as they are. */
  readonly tcp: Socket;
  readonly message: HotMessage;
  /** Those of the run: all of them are subscribed before frames are sent, or those of books that the client asks for. */
  readonly markets: readonly Market[];
  /** Frames per market of a cycle of books. */
  readonly turns: number;
  readonly awaitsSubscriptions: boolean;
  readonly sending: Sending;
  readonly framesPerWrite: number;
  /** Of those markets. @param sent - frames that the connection got before */
  readonly source: (markets: readonly Market[], sent: number) => FrameSource;
  /** A burst begins. */
  readonly onBurst: () => void;
}

/** One client's connection: acknowledges its subscriptions, then sends frames until it leaves. */
export class Session {
  readonly #init: SessionInit;
  /** Subscribed markets, by the venue's names. */
  readonly #subscribed = new Set<string>();
  #sent = 0;
  #hasBegun = false;
  /** Of a session that sends in turns. */
  #frames: FrameSource | undefined;
  #ended = false;

  constructor(init: SessionInit) {
    this.#init = init;
    const { tcp, socket, message, awaitsSubscriptions } = init;
    tcp.setNoDelay(true);
    socket.on('close', () => {
      this.#ended = true;
    });
    socket.on('error', () => {
      this.#ended = true;
    });
    if (!awaitsSubscriptions) {
      this.#begin(init.markets);
      return;
    }
    for (const frame of message.venue.greeting ?? []) this.#send(JSON.stringify(frame));
    socket.on('message', (data) => {
      const text = (data as Buffer).toString();
      if (text === 'ping') socket.send('pong');
      else this.#answer(JSON.parse(text) as Json);
    });
  }

  /** The client has the snapshots of all books: sends the frames of those that this connection subscribed. */
  beginBooks(): void {
    const { markets, message } = this.#init;
    const mine = markets.filter((market) => this.#subscribed.has(message.venue.symbolOf(market)));
    if (mine.length > 0 && !this.#hasBegun) this.#begin(mine);
  }

  /** Sends the frames of a turn. */
  takeTurn(): void {
    const { sending } = this.#init;
    if (this.#frames && sending.kind === 'turns') this.#flood(this.#frames, sending.frames);
  }

  #send(text: string): void {
    this.#init.socket.send(text);
    this.#sent++;
  }

  #answer(request: Json): void {
    const { message, markets } = this.#init;
    const { venue, snapshot } = message;
    const { frames = [], subscribed = [] } = venue.answer(request, { sent: this.#sent, markets });
    for (const frame of frames) this.#send(JSON.stringify(frame));
    for (const symbol of subscribed) this.#subscribed.add(symbol);
    if (snapshot) {
      if (snapshot.rest === undefined) this.#sendBooks(subscribed);
    } else if (this.#subscribed.size === markets.length && subscribed.length > 0 && !this.#hasBegun)
      this.#begin(markets);
  }

  #sendBooks(symbols: readonly string[]): void {
    const { message, markets, turns } = this.#init;
    for (const market of markets)
      if (symbols.includes(message.venue.symbolOf(market)))
        this.#send(message.snapshot?.text(market, { turns, sent: this.#sent, limit: Infinity }) ?? '');
  }

  #begin(markets: readonly Market[]): void {
    const { sending, source, framesPerWrite } = this.#init;
    this.#hasBegun = true;
    const frames = source(markets, this.#sent);
    switch (sending.kind) {
      case 'flood':
        this.#flood(frames, Infinity);
        break;
      case 'turns':
        this.#frames = frames;
        this.#flood(frames, sending.warmup);
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
