import type { IncomingMessage } from 'node:http';
import type { Socket as TcpSocket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Receiver } from '../../contract/stream-options.js';
import { WebSocket } from './web-socket.js';
import { messageOf } from '../connection-end.js';
import { readDirectly, type TakeMessage } from './direct-frames.js';
import type { Dial, Link, LinkEvents } from './link.js';
import { readInPlace } from './read-in-place.js';
import { openSocket } from './open-socket.js';
import { addressOf } from './origin.js';
import { parseBanEnd, parseRetryAfter } from '../governor/reconnect-policy.js';

/** Room for the largest frame a venue sends, with a margin: books of 16 MB exist. */
const MAX_PAYLOAD = 64 * 1024 * 1024;

/** How long the close handshake may take before the socket is terminated, in milliseconds. */
const CLOSE_PATIENCE = 250;

/** How much of the answer to a refused dial is read, in bytes, and for how long, in milliseconds. */
const LONGEST_BODY = 4_096;
const BODY_PATIENCE = 1_000;

export interface SocketInit extends Pick<Dial, 'headers' | 'tls'> {
  readonly url: string;
  /** URL of an HTTP proxy. */
  readonly proxy: string | undefined;
  /** @defaultValue 'ws' */
  readonly receiver?: Receiver;
  /** The receiver `direct` is not possible here: `ws` reads the frames. */
  readonly onNotDirect?: () => void;
  readonly events: LinkEvents;
}

/** A WebSocket client that is configured for speed. An invalid frame does not end its connection. */
export class Socket implements Link {
  readonly #socket: WebSocket;
  /** Ends a dial that is under way. */
  readonly #dial = new AbortController();

  constructor({ url, proxy, receiver, onNotDirect, headers, tls, events }: SocketInit) {
    const take = takerOf(events);
    let tcp: TcpSocket | undefined;
    const target = { ...addressOf(url), tls, proxy, signal: this.#dial.signal };
    const socket = new WebSocket(url, {
      headers,
      perMessageDeflate: false,
      maxPayload: MAX_PAYLOAD,
      // A frame of invalid UTF-8 costs that frame, not the connection: `FrameReader` checks the bytes.
      skipUTF8Validation: true,
      followRedirects: false,
      createConnection: (_options: unknown, onCreated: (error: Error | null, socket: Duplex) => void) => {
        openSocket(target).then(
          (opened) => {
            tcp = opened;
            onCreated(null, opened);
          },
          (error: unknown) => {
            events.onError(messageOf(error));
            this.cut();
          },
        );
        return undefined;
      },
    });
    this.#socket = socket;
    socket.on('open', () => {
      const isDirect = receiver === 'direct' && tcp !== undefined && readDirectly(tcp, take);
      if (!isDirect) {
        readInPlace(socket, take);
        if (receiver === 'direct') onNotDirect?.();
      }
      events.onOpen();
    });
    socket.on('message', (data: Buffer) => {
      take(data, 0, data.length);
    });
    socket.on('ping', events.onPulse);
    socket.on('pong', events.onPulse);
    socket.on('unexpected-response', (_request, response) => {
      void readBody(response).then((body) => {
        const wallClock = Date.now();
        events.onRefused(
          response.statusCode ?? 0,
          parseRetryAfter(response.headers['retry-after'], wallClock) ?? parseBanEnd(body, wallClock),
        );
      });
    });
    socket.on('error', (error) => {
      events.onError(messageOf(error));
    });
    socket.on('close', (code, reason) => {
      events.onClosed(code, reason.toString());
    });
  }

  send(frame: string): void {
    this.#socket.send(frame);
  }

  ping(): void {
    this.#socket.ping();
  }

  /** Starts the close handshake, and terminates the socket if the other side does not answer. */
  close(): void {
    if (this.#socket.readyState !== WebSocket.OPEN) {
      this.cut();
      return;
    }
    this.#socket.close(1000);
    const timer = setTimeout(() => {
      this.cut();
    }, CLOSE_PATIENCE);
    this.#socket.once('close', () => {
      clearTimeout(timer);
    });
  }

  cut(): void {
    this.#dial.abort();
    this.#socket.terminate();
  }
}

const takerOf = ({ onFrame, onFrameWithin }: LinkEvents): TakeMessage =>
  onFrameWithin ??
  ((received, from, end) => {
    onFrame(received.subarray(from, end));
  });

/** Reads the beginning of the body of a refusal, which may contain the end of a ban. */
function readBody(response: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    let body = '';
    const end = (): void => {
      clearTimeout(timer);
      response.resume();
      resolve(body.slice(0, LONGEST_BODY));
    };
    const timer = setTimeout(end, BODY_PATIENCE);
    response.on('data', (chunk: Buffer) => {
      body += chunk.toString('latin1');
      if (body.length >= LONGEST_BODY) end();
    });
    for (const event of ['end', 'error', 'close']) response.once(event, end);
  });
}
