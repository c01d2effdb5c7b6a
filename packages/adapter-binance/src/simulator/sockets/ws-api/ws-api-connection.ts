import { type Connection, type ConnectionHandler, jsonArray, jsonObject, quoted } from '@hftjs/simulator';
import { ConnectionGuard, type GuardOptions } from '../connection-guard.js';
import { accountOf, weightOf, type Call, type Endpoint } from '../../rest/endpoint.js';
import type { Exchange, ExchangeListener, UserEvent } from '../../exchange.js';
import { refusalError } from '../../rest/rest-server.js';
import { timeText, type TimeUnit } from '../../wire/time-unit.js';
import { VenueError } from '../../wire/venue-error.js';
import { canonicalText, readWsApiRequest, type WsApiRequest } from './ws-api-request.js';
import { WsApiSession } from './ws-api-session.js';

/** Names under which faults know private frames: own orders and fills are one feed here. */
const PRIVATE_CHANNELS = ['executionReport', 'my_order', 'my_order_batch', 'my_trade', 'my_balance'];

export interface WsApiOptions {
  readonly guard: GuardOptions;
  /** What can be asked, by method. */
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  /** Whether private streams come over this connection. */
  readonly hasStreams: boolean;
}

/** One client of the WebSocket API: requests, and the private streams of those who subscribed. */
export class WsApiConnection implements ConnectionHandler, ExchangeListener {
  readonly #connection: Connection;
  readonly #exchange: Exchange;
  readonly #endpoints: WsApiOptions['endpoints'];
  readonly #guard: ConnectionGuard;
  readonly #unit: TimeUnit;
  readonly #session: WsApiSession;
  readonly #returnsRateLimits: boolean;

  constructor(connection: Connection, exchange: Exchange, { guard, endpoints, hasStreams }: WsApiOptions) {
    const { searchParams } = connection.url;
    this.#connection = connection;
    this.#exchange = exchange;
    this.#endpoints = endpoints;
    this.#unit = exchange.unitOf(searchParams.get('timeUnit'));
    this.#returnsRateLimits = searchParams.get('returnRateLimits') !== 'false';
    this.#session = new WsApiSession(exchange, {
      unit: this.#unit,
      returnsRateLimits: this.#returnsRateLimits,
      hasStreams,
    });
    this.#guard = new ConnectionGuard(connection, guard, () => {
      this.onShutdownNotice();
    });
    exchange.gate.spend(2);
    exchange.listeners.add(this);
  }

  onMessage(text: string): void {
    let request: WsApiRequest;
    try {
      request = readWsApiRequest(text);
    } catch (error) {
      this.#fail('null', error);
      return;
    }
    const returnsRateLimits = request.params.get('returnRateLimits') ?? String(this.#returnsRateLimits);
    const rateLimits = (): string | undefined =>
      returnsRateLimits === 'false' ? undefined : this.#rateLimits();
    try {
      const result = this.#answer(request);
      this.#connection.send(jsonObject({ id: request.id, status: '200', result, rateLimits: rateLimits() }));
      for (const subscriptionId of this.#session.takeEnded()) this.#sendTerminated(subscriptionId);
    } catch (error) {
      this.#fail(request.id, error, rateLimits());
    }
  }

  onPong(payload: string): void {
    this.#guard.onPong(payload);
  }

  onUserEvents(events: readonly UserEvent[]): void {
    for (const event of events) {
      const subscriptionId = this.#session.subscriptionOf(event.account);
      if (subscriptionId !== undefined)
        this.#connection.send(eventFrame(subscriptionId, event.render(this.#unit)), PRIVATE_CHANNELS);
    }
  }

  onStreamsEnd(account: string | undefined, isAnnounced: boolean): void {
    for (const subscriptionId of this.#session.end(account))
      if (isAnnounced) this.#sendTerminated(subscriptionId);
  }

  onShutdownNotice(): void {
    const event = jsonObject({
      e: '"serverShutdown"',
      E: timeText(this.#exchange.clock(), this.#unit),
    });
    this.#connection.send(jsonObject({ event }));
  }

  onClose(): void {
    this.#guard.release();
    this.#exchange.listeners.delete(this);
  }

  #answer(request: WsApiRequest): string {
    const exchange = this.#exchange;
    const endpoint = this.#session.endpoint(request.method) ?? this.#endpoints.get(request.method);
    if (endpoint === undefined) throw new VenueError(-1020, 'This operation is not supported.');
    const refusal = exchange.gate.spend(weightOf(endpoint, request.params));
    if (refusal !== undefined) throw refusalError(exchange, refusal);
    const key = this.#keyOf(endpoint, request);
    if (key !== undefined && endpoint.orders !== undefined)
      exchange.orderCounter.spend(accountOf({ exchange, key }), endpoint.orders(request.params));
    return endpoint.answer({ exchange, params: request.params, key, unit: this.#unit });
  }

  #keyOf({ security }: Endpoint, { params }: WsApiRequest): Call['key'] {
    switch (security) {
      case 'none':
        return undefined;
      case 'key':
        return this.#session.identify(params);
      case 'signed':
        return this.#session.authenticate(params, canonicalText);
    }
  }

  #sendTerminated(subscriptionId: number): void {
    const event = jsonObject({
      e: '"eventStreamTerminated"',
      E: timeText(this.#exchange.clock(), this.#unit),
    });
    this.#connection.send(eventFrame(subscriptionId, event));
  }

  #fail(id: string, error: unknown, rateLimits?: string): void {
    if (!(error instanceof VenueError)) throw error;
    const data =
      error.code === -1003
        ? jsonObject({ serverTime: String(Date.now()), retryAfter: String(this.#exchange.gate.retryTime) })
        : undefined;
    this.#connection.send(
      jsonObject({ id, status: String(error.status), error: error.toJson(data), rateLimits }),
    );
  }

  #rateLimits(): string {
    const row = jsonObject({
      rateLimitType: quoted('REQUEST_WEIGHT'),
      interval: quoted('MINUTE'),
      intervalNum: '1',
      limit: String(this.#exchange.limits.weight),
      count: String(this.#exchange.gate.usedWeight),
    });
    return jsonArray([row]);
  }
}

const eventFrame = (subscriptionId: number, event: string): string =>
  jsonObject({ subscriptionId: String(subscriptionId), event });
