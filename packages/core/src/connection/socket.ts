import type { Agent } from 'node:http';
import { WebSocket } from 'ws';
import { parseRetryAfter } from './reconnect-policy.js';

/** Room for the largest frame a venue sends, with a margin: books of 16 MB exist. */
const MAX_PAYLOAD = 64 * 1024 * 1024;

/** How long a polite close may take before the socket is cut, in milliseconds. */
const CLOSE_PATIENCE = 250;

export interface SocketInit {
  readonly url: string;
  readonly agent: Agent | undefined;
  readonly onOpen: () => void;
  readonly onFrame: (data: Buffer) => void;
  /** A WebSocket ping or pong came. */
  readonly onPulse: () => void;
  /** The dial was answered with an HTTP status; `retryAfter` in milliseconds. */
  readonly onRefused: (status: number, retryAfter: number | undefined) => void;
  readonly onError: (message: string) => void;
  /** The last call: nothing of the socket is left. */
  readonly onClosed: (code: number, reason: string) => void;
}

/** A WebSocket client, set up for speed and for telling bad frames from a bad connection. */
export class Socket {
  readonly #socket: WebSocket;

  constructor({ url, agent, onOpen, onFrame, onPulse, onRefused, onError, onClosed }: SocketInit) {
    const socket = new WebSocket(url, {
      agent,
      perMessageDeflate: false,
      maxPayload: MAX_PAYLOAD,
      // A frame of invalid UTF-8 costs that frame, not the connection: the intake looks at it.
      skipUTF8Validation: true,
      followRedirects: false,
    });
    this.#socket = socket;
    socket.on('open', onOpen);
    socket.on('message', onFrame);
    socket.on('ping', onPulse);
    socket.on('pong', onPulse);
    socket.on('unexpected-response', (_request, response) => {
      response.resume();
      onRefused(response.statusCode ?? 0, parseRetryAfter(response.headers['retry-after'], Date.now()));
    });
    socket.on('error', (error) => {
      onError(error.message);
    });
    socket.on('close', (code, reason) => {
      onClosed(code, reason.toString());
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

  /** Ends at once, without a word to the other side, which may not be listening. */
  cut(): void {
    this.#socket.terminate();
  }
}
