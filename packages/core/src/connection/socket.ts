import type { Agent } from 'node:http';
import { WebSocket } from 'ws';
import type { Dial, Link, LinkEvents } from './link.js';
import { parseRetryAfter } from './reconnect-policy.js';

/** Room for the largest frame a venue sends, with a margin: books of 16 MB exist. */
const MAX_PAYLOAD = 64 * 1024 * 1024;

/** How long a polite close may take before the socket is cut, in milliseconds. */
const CLOSE_PATIENCE = 250;

export interface SocketInit extends Pick<Dial, 'headers' | 'tls'> {
  readonly url: string;
  readonly agent: Agent | undefined;
  readonly events: LinkEvents;
}

/** A WebSocket client, set up for speed and for telling bad frames from a bad connection. */
export class Socket implements Link {
  readonly #socket: WebSocket;

  constructor({ url, agent, headers, tls, events }: SocketInit) {
    const socket = new WebSocket(url, {
      agent,
      headers,
      ...tls,
      perMessageDeflate: false,
      maxPayload: MAX_PAYLOAD,
      // A frame of invalid UTF-8 costs that frame, not the connection: the intake looks at it.
      skipUTF8Validation: true,
      followRedirects: false,
    });
    this.#socket = socket;
    socket.on('open', events.onOpen);
    socket.on('message', events.onFrame);
    socket.on('ping', events.onPulse);
    socket.on('pong', events.onPulse);
    socket.on('unexpected-response', (_request, response) => {
      response.resume();
      events.onRefused(
        response.statusCode ?? 0,
        parseRetryAfter(response.headers['retry-after'], Date.now()),
      );
    });
    socket.on('error', (error) => {
      events.onError(error.message);
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

  /** Closes politely, and cuts if the other side does not follow. */
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
    this.#socket.terminate();
  }
}
