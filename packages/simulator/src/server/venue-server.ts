import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Budget } from './budget.js';
import { Connection, type ConnectionHandler } from './connection.js';
import { Faults, type VenueHooks } from '../faults/faults.js';
import type { Refusal } from '../faults/refusals.js';
import { readRequest, rawResponse, refusalResponse, writeResponse, type RestHandler } from './rest.js';
import { RestRoutes } from './rest-routes.js';

/** Takes a new connection and returns its handler. */
export type Acceptor = (connection: Connection) => ConnectionHandler;

/** Returns how a dial is refused by the venue's own limits; `undefined` if it is accepted. */
export type DialGuard = (url: URL) => Refusal | undefined;

/** Makes the venue's body of a refusal. Without it, the body is the status. */
export type RefusalWords = (refusal: Refusal) => string | undefined;

/** What clients did, for tests. */
export interface ServerCounters {
  /** WebSocket dials that reached the server, refused ones included. */
  readonly dials: number;
  /** Dials that were answered with an HTTP error. */
  readonly refusedDials: number;
  /** WebSockets open now. */
  readonly connections: number;
  /** REST requests by path, refused ones included. */
  readonly restRequests: Readonly<Record<string, number>>;
  /** REST requests whose answers are on their way, or will never end. */
  readonly openRestRequests: number;
  /** REST requests that were refused by the venue's own limits: with HTTP 429 or 418, without a fault. */
  readonly limitedRequests: number;
  /** The limits of REST that the venue counts, and how much of them was used. Empty where it counts none. */
  readonly budgets: readonly Budget[];
  /** Messages received over all WebSockets. */
  readonly messages: number;
}

export interface VenueServerInit {
  readonly seed?: number | string;
  /** @defaultValue one of the system's choice */
  readonly port?: number | undefined;
  readonly hooks?: VenueHooks;
  readonly guardDial?: DialGuard;
  /** What the venue has counted of its limits of REST. @defaultValue none */
  readonly budgets?: () => readonly Budget[];
  readonly refusalWords?: RefusalWords;
}

interface Dial {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** One loopback port that serves a venue's REST routes and WebSocket paths, and can have every fault. */
export class VenueServer implements AsyncDisposable {
  readonly faults: Faults;
  readonly #http: Server;
  // Pongs are sent by the connection, through the faults: a frozen venue answers no ping.
  readonly #webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, autoPong: false });
  readonly #routes = new RestRoutes();
  readonly #paths = new Map<string, Acceptor>();
  readonly #connections = new Set<Connection>();
  readonly #restRequests = new Map<string, number>();
  readonly #guardDial: DialGuard;
  readonly #budgets: () => readonly Budget[];
  readonly #refusalWords: RefusalWords;
  #waiting: Dial[] = [];
  #port: number;
  #dials = 0;
  #refusedDials = 0;
  #messages = 0;
  #limitedRequests = 0;
  #openRestRequests = 0;

  constructor({
    seed = 1,
    port = 0,
    hooks = {},
    guardDial = () => undefined,
    budgets = () => [],
    refusalWords = () => undefined,
  }: VenueServerInit = {}) {
    this.#port = port;
    this.#guardDial = guardDial;
    this.#budgets = budgets;
    this.#refusalWords = refusalWords;
    this.#http = createServer((request, response) => {
      this.#answer(request, response).catch(async (error: unknown) => {
        await writeResponse(response, { status: 500, contentType: 'text/plain', body: String(error) });
      });
    });
    this.#http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.#onDial({ request, socket, head });
    });
    this.faults = new Faults({
      seed,
      hooks,
      target: {
        connections: this.#connections,
        goDown: () => this.close(),
        comeUp: () => this.listen(),
        releaseDials: () => {
          for (const dial of this.#waiting.splice(0)) this.#upgrade(dial);
        },
      },
    });
  }

  /** Origin of the WebSocket URLs: `ws://127.0.0.1:port`. */
  get streamHost(): string {
    return `ws://127.0.0.1:${this.#port}`;
  }

  /** Origin of the REST URLs: `http://127.0.0.1:port`. */
  get apiHost(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get counters(): ServerCounters {
    return {
      dials: this.#dials,
      refusedDials: this.#refusedDials,
      connections: this.#connections.size,
      restRequests: Object.fromEntries(this.#restRequests),
      openRestRequests: this.#openRestRequests,
      limitedRequests: this.#limitedRequests,
      budgets: this.#budgets(),
      messages: this.#messages,
    };
  }

  get connections(): ReadonlySet<Connection> {
    return this.#connections;
  }

  /** Resolves when clients have read all that was sent to them. Not while the venue is frozen. */
  async settle(): Promise<void> {
    await Promise.all([...this.#connections].map((connection) => connection.settle()));
  }

  /** Methods and paths that are served, such as `GET /0/public/Time`, in the order in which they were added. */
  get routes(): readonly string[] {
    return this.#routes.list;
  }

  /** Serves a REST path, such as `GET /0/public/Time`; `{id}` in it stands for any text without a slash. */
  route(methodAndPath: string, handler: RestHandler): void {
    this.#routes.add(methodAndPath, handler);
  }

  /** Serves WebSockets of a path; one that ends in `*` serves all paths that begin so. */
  socket(path: string, accept: Acceptor): void {
    this.#paths.set(path, accept);
  }

  /** Listens on 127.0.0.1: the given port, or one of the system's choice that stays the same later. */
  async listen(): Promise<void> {
    if (this.#http.listening) return;
    this.#http.listen(this.#port, '127.0.0.1');
    await once(this.#http, 'listening');
    this.#port = (this.#http.address() as AddressInfo).port;
  }

  /** Stops listening and ends every connection: nothing keeps the process alive. */
  async close(): Promise<void> {
    const closed = this.#http.listening ? once(this.#http, 'close') : undefined;
    this.#http.close();
    for (const connection of [...this.#connections]) connection.terminate();
    for (const { socket } of this.#waiting.splice(0)) socket.destroy();
    this.#http.closeAllConnections();
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#openRestRequests++;
    response.once('close', () => {
      this.#openRestRequests--;
    });
    const request = await readRequest(message, this.apiHost);
    const path = request.url.pathname;
    this.#restRequests.set(path, (this.#restRequests.get(path) ?? 0) + 1);
    const refusal = this.faults.refusalOfRest(path);
    const handler = this.#routes.find(request.method, path);
    const answer =
      refusal !== undefined
        ? refusalResponse(this.#inWords(refusal))
        : await (handler?.(request) ?? refusalResponse({ status: 404 }));
    if (refusal === undefined && (answer.status === 429 || answer.status === 418)) this.#limitedRequests++;
    await writeResponse(response, answer, this.faults.bodyOf(path));
  }

  /** A refusal with its body. */
  #inWords(refusal: Refusal): Refusal {
    return { ...refusal, body: refusal.body ?? this.#refusalWords(refusal) };
  }

  #onDial(dial: Dial): void {
    this.#dials++;
    // Without a listener, a client that hangs up while it waits would bring the server down.
    dial.socket.on('error', () => dial.socket.destroy());
    if (this.faults.isFrozen) this.#waiting.push(dial);
    else this.#upgrade(dial);
  }

  #upgrade({ request, socket, head }: Dial): void {
    if (socket.destroyed) return;
    const url = new URL(request.url ?? '/', this.streamHost);
    const accept = this.#acceptor(url.pathname);
    const refusal =
      this.faults.refusalOfDial() ??
      this.#guardDial(url) ??
      (accept === undefined ? { status: 404 } : undefined);
    if (refusal !== undefined || accept === undefined) {
      this.#refusedDials++;
      socket.end(rawResponse(this.#inWords(refusal ?? { status: 404 })));
      return;
    }
    this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      const connection = new Connection({
        webSocket,
        socket,
        url,
        headers: request.headers,
        filter: (text, channels) => this.faults.outgoing(text, channels),
      });
      this.#connections.add(connection);
      // The close that follows is what counts; an unheard error would bring the process down.
      webSocket.on('error', () => undefined);
      const handler = accept(connection);
      webSocket.on('message', (data) => {
        this.#messages++;
        handler.onMessage((data as Buffer).toString('utf8'));
      });
      webSocket.on('ping', () => {
        handler.onPing?.();
      });
      webSocket.on('pong', (payload) => {
        const text = payload.toString('utf8');
        if (!connection.takePong(text)) handler.onPong?.(text);
      });
      webSocket.on('close', () => {
        this.#connections.delete(connection);
        handler.onClose?.();
      });
    });
  }

  #acceptor(path: string): Acceptor | undefined {
    const exact = this.#paths.get(path);
    if (exact !== undefined) return exact;
    for (const [pattern, accept] of this.#paths) {
      if (pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1))) return accept;
    }
    return undefined;
  }
}
