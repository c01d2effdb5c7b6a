import {
  type Clock,
  type Connection,
  type ConnectionHandler,
  formatTimestamp,
  jsonArray,
  type JsonFields,
  jsonObject,
  type MarketStep,
  quoted,
  type Random,
} from '@hftjs/simulator';
import type { Feed } from './feeds.js';
import { sortedObject } from './json-text.js';
import type { ExchangeListener } from './spot/kraken-exchange.js';
import type { KrakenSimulatorOptions } from './spot/options.js';
import type { Asked, Params } from './subscriptions.js';

const VERSION = '2.0.10';

/** A venue with WebSocket v2: the spot exchange, and the others that share its protocol. */
export interface V2Exchange {
  readonly options: Pick<KrakenSimulatorOptions, 'heartbeatInterval' | 'idleTimeout'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly listeners: Set<ExchangeListener>;
  /** `false` in maintenance. */
  readonly isOnline: boolean;
  /** What a connection asks for, one entry per symbol. */
  askedFor(params: Params, connection: object): Asked[];
  /** The replies to a request that is no subscription; absent for one that the venue does not know. */
  act?(request: {
    method: string;
    params: Params | undefined;
    connection: object;
  }): readonly JsonFields[] | undefined;
  /** The connection has no private subscription any more. */
  release(connection: object): void;
}

interface Subscription {
  readonly feed: Feed;
  readonly channels: readonly string[];
}

interface Request {
  readonly method: string;
  readonly params: Params | undefined;
  /** As JSON, because it is echoed as it came. */
  readonly requestId: string | undefined;
  readonly timeIn: string;
}

/** One client of WebSocket v2. Public and private channels share the path here: what a client may see, its token decides. */
export class KrakenConnection implements ConnectionHandler, ExchangeListener {
  readonly #connection: Connection;
  readonly #exchange: V2Exchange;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #heartbeatTimer: NodeJS.Timeout;
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(connection: Connection, exchange: V2Exchange) {
    this.#connection = connection;
    this.#exchange = exchange;
    exchange.listeners.add(this);
    const interval = exchange.options.heartbeatInterval ?? 1000;
    this.#heartbeatTimer = setInterval(() => {
      this.#heartbeat(interval);
    }, interval);
    this.#sendStatus(true);
    this.#watchIdleness();
  }

  onMessage(text: string): void {
    const timeIn = formatTimestamp(this.#exchange.clock());
    const request = parseRequest(text, timeIn);
    if (request === undefined) {
      this.#connection.send(
        sortedObject({ error: '"Malformed request"', success: 'false', ...this.#times(timeIn) }),
      );
      return;
    }
    switch (request.method) {
      case 'subscribe':
        this.#subscribe(request);
        return;
      case 'unsubscribe':
        this.#unsubscribe(request);
        return;
      case 'ping':
        this.#ping(request);
        return;
      default:
        this.#act(request);
    }
  }

  onStep(step: MarketStep): void {
    for (const { feed, channels } of this.#subscriptions.values()) {
      for (const frame of feed.update(step)) this.#connection.send(frame, channels);
    }
  }

  onSystemChange(): void {
    this.#sendStatus(false);
  }

  onClose(): void {
    clearInterval(this.#heartbeatTimer);
    clearTimeout(this.#idleTimer);
    for (const key of [...this.#subscriptions.keys()]) this.#end(key);
    this.#exchange.listeners.delete(this);
    this.#exchange.release(this);
  }

  #subscribe(request: Request): void {
    for (const asked of this.#askedFor(request)) {
      if (asked.kind === 'error') {
        this.#fail(request, asked.error, asked);
        continue;
      }
      if (this.#subscriptions.has(asked.key)) {
        this.#fail(request, 'Already subscribed');
        continue;
      }
      const feed = asked.open((text) => this.#connection.send(text, asked.channels));
      this.#subscriptions.set(asked.key, { feed, channels: asked.channels });
      this.#reply(request, { result: asked.result, success: 'true' });
      for (const frame of feed.snapshot()) this.#connection.send(frame, asked.channels);
    }
    this.#watchIdleness();
  }

  #unsubscribe(request: Request): void {
    for (const asked of this.#askedFor(request)) {
      if (asked.kind === 'error') this.#fail(request, asked.error, asked);
      else if (!this.#end(asked.key)) this.#fail(request, 'Subscription Not Found');
      else {
        if (asked.key === 'executions') this.#exchange.release(this);
        const { channel, symbol } = JSON.parse(asked.result) as { channel: string; symbol?: string };
        const result = sortedObject({ channel: quoted(channel), symbol: symbol && quoted(symbol) });
        this.#reply(request, { result, success: 'true' });
      }
    }
    this.#watchIdleness();
  }

  /** Whether there was such a subscription. */
  #end(key: string): boolean {
    this.#subscriptions.get(key)?.feed.release?.();
    return this.#subscriptions.delete(key);
  }

  #askedFor({ params }: Request): Asked[] {
    if (params === undefined) return [{ kind: 'error', error: 'Malformed request' }];
    return this.#exchange.askedFor(params, this);
  }

  /** Anything else is order entry, where the venue has it. */
  #act(request: Request): void {
    const { method, params } = request;
    const replies = this.#exchange.act?.({ method, params, connection: this });
    if (replies === undefined) this.#fail(request, 'Unsupported event');
    else for (const reply of replies) this.#reply(request, reply);
  }

  #ping(request: Request): void {
    if (request.params === undefined) this.#reply({ ...request, method: 'pong' }, {});
    else this.#fail(request, "Unsupported field: 'params' for the given msg type: ping");
  }

  #fail(
    request: Request,
    error: string,
    { symbol, extra }: { symbol?: string; extra?: JsonFields } = {},
  ): void {
    this.#reply(request, {
      error: quoted(error),
      success: 'false',
      symbol: symbol === undefined ? undefined : quoted(symbol),
      ...extra,
    });
  }

  #reply({ method, requestId, timeIn }: Request, fields: JsonFields): void {
    const head = { method: quoted(method), req_id: requestId };
    this.#connection.send(sortedObject({ ...head, ...fields, ...this.#times(timeIn) }));
  }

  #times(timeIn: string): JsonFields {
    return { time_in: quoted(timeIn), time_out: quoted(formatTimestamp(this.#exchange.clock())) };
  }

  #sendStatus(isFirst: boolean): void {
    const data = jsonObject({
      version: quoted(VERSION),
      system: this.#exchange.isOnline ? '"online"' : '"maintenance"',
      api_version: '"v2"',
      // Above 2^53, as at Kraken. Frames that report a change have no connection id.
      connection_id: isFirst ? connectionId(this.#exchange) : undefined,
    });
    this.#connection.send(jsonObject({ channel: '"status"', type: '"update"', data: jsonArray([data]) }));
  }

  #heartbeat(interval: number): void {
    const isSilent = performance.now() - this.#connection.lastSent >= interval * 0.9;
    if (isSilent && this.#subscriptions.size > 0) this.#connection.send('{"channel":"heartbeat"}');
  }

  /** A socket without any subscription is closed after a while. */
  #watchIdleness(): void {
    if (this.#subscriptions.size > 0) {
      clearTimeout(this.#idleTimer);
      this.#idleTimer = undefined;
    } else {
      this.#idleTimer ??= setTimeout(() => {
        this.#connection.close(1000);
      }, this.#exchange.options.idleTimeout ?? 60_000);
    }
  }
}

function parseRequest(text: string, timeIn: string): Request | undefined {
  try {
    const message = JSON.parse(text) as { method?: unknown; params?: unknown; req_id?: unknown } | null;
    if (typeof message?.method !== 'string') return undefined;
    const { method, params, req_id } = message;
    if (params !== undefined && (typeof params !== 'object' || params === null)) return undefined;
    if (req_id !== undefined && !(typeof req_id === 'number' && Number.isInteger(req_id) && req_id >= 0))
      return undefined;
    return {
      method,
      params: params as Params | undefined,
      requestId: req_id === undefined ? undefined : String(req_id),
      timeIn,
    };
  } catch {
    return undefined;
  }
}

const connectionId = ({ random }: V2Exchange): string =>
  String((1n << 60n) + BigInt(random.int(2 ** 32)) * BigInt(random.int(2 ** 31)));
