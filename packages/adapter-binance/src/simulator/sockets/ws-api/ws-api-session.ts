import { jsonArray, jsonObject, quoted } from '@hftjs/simulator';
import type { ApiKey } from '../../accounts/api-key.js';
import { accountOf, integerOf, type Call, type Endpoint, type Params } from '../../rest/endpoint.js';
import type { Exchange } from '../../exchange.js';
import { timeText, type TimeUnit } from '../../wire/time-unit.js';
import { missingParameter, VenueError } from '../../wire/venue-error.js';

interface SessionOptions {
  readonly unit: TimeUnit;
  readonly returnsRateLimits: boolean;
  /** Whether private streams come over this connection. */
  readonly hasStreams: boolean;
}

/** Who is logged on to one connection, and whose private streams it receives. */
export class WsApiSession {
  readonly #exchange: Exchange;
  readonly #unit: TimeUnit;
  readonly #returnsRateLimits: boolean;
  readonly #connectedSince: number;
  /** Account of each live subscription. */
  readonly #subscriptions = new Map<number, string>();
  #nextSubscription = 0;
  #ended: number[] = [];
  #login: { readonly key: ApiKey; readonly since: number } | undefined;
  /** The subscription that was made through the login. */
  #loginSubscription: number | undefined;
  readonly #hasStreams: boolean;
  readonly #endpoints: Readonly<Record<string, Endpoint>> = {
    'session.logon': { weight: 2, security: 'signed', answer: (call) => this.#logon(call) },
    'session.logout': { weight: 2, security: 'none', answer: () => this.#logout() },
    'session.status': { weight: 2, security: 'none', answer: () => this.#status() },
  };
  readonly #streamEndpoints: Readonly<Record<string, Endpoint>> = {
    'session.subscriptions': { weight: 2, security: 'none', answer: () => this.#list() },
    'userDataStream.subscribe': { weight: 2, security: 'none', answer: () => this.#subscribeLogin() },
    'userDataStream.subscribe.signature': {
      weight: 2,
      security: 'signed',
      answer: (call) => this.#subscribe(accountOf(call)),
    },
    'userDataStream.unsubscribe': {
      weight: 2,
      security: 'none',
      answer: ({ params }) => this.#unsubscribe(params),
    },
  };

  constructor(exchange: Exchange, { unit, returnsRateLimits, hasStreams }: SessionOptions) {
    this.#exchange = exchange;
    this.#unit = unit;
    this.#returnsRateLimits = returnsRateLimits;
    this.#hasStreams = hasStreams;
    this.#connectedSince = exchange.clock();
  }

  /** The session's own methods. */
  endpoint(method: string): Endpoint | undefined {
    const endpoints = { ...this.#endpoints, ...(this.#hasStreams && this.#streamEndpoints) };
    return Object.hasOwn(endpoints, method) ? endpoints[method] : undefined;
  }

  /** Whose request this is: that of its key and signature, or of the login. */
  authenticate(params: Params, canonicalText: (params: Params) => string): ApiKey {
    const { accounts } = this.#exchange;
    if (params.has('apiKey') || this.#login === undefined) {
      if (!params.has('apiKey')) throw missingParameter('apiKey');
      return accounts.authenticate({
        apiKey: params.get('apiKey'),
        signature: params.get('signature'),
        payload: canonicalText(params),
        params,
      });
    }
    accounts.checkTime(params);
    return this.#login.key;
  }

  /** Whose key a request has that needs no signature. */
  identify(params: Params): ApiKey {
    const { accounts } = this.#exchange;
    if (params.has('apiKey') || this.#login === undefined) return accounts.identify(params.get('apiKey'));
    return this.#login.key;
  }

  subscriptionOf(account: string): number | undefined {
    for (const [subscriptionId, owner] of this.#subscriptions) if (owner === account) return subscriptionId;
    return undefined;
  }

  /** Ends the subscriptions of an account, or all, and returns them. */
  end(account: string | undefined): readonly number[] {
    const ended = [...this.#subscriptions].filter(([, owner]) => account === undefined || owner === account);
    for (const [subscriptionId] of ended) this.#subscriptions.delete(subscriptionId);
    return ended.map(([subscriptionId]) => subscriptionId);
  }

  /** Subscriptions that the last request ended: their end is published after its answer. */
  takeEnded(): readonly number[] {
    const ended = this.#ended;
    this.#ended = [];
    return ended;
  }

  #logon({ key }: Call): string {
    if (key?.type !== 'ed25519')
      throw new VenueError(-1193, 'session.logon is supported for Ed25519 API keys only.');
    this.#login = { key, since: this.#exchange.clock() };
    return this.#status();
  }

  #logout(): string {
    this.#login = undefined;
    if (this.#loginSubscription !== undefined) this.#drop(this.#loginSubscription);
    this.#loginSubscription = undefined;
    return this.#status();
  }

  #status(): string {
    const login = this.#login;
    return jsonObject({
      apiKey: login === undefined ? 'null' : quoted(login.key.apiKey),
      authorizedSince: login === undefined ? 'null' : timeText(login.since, this.#unit),
      connectedSince: timeText(this.#connectedSince, this.#unit),
      returnRateLimits: String(this.#returnsRateLimits),
      serverTime: timeText(this.#exchange.clock(), this.#unit),
      userDataStream: this.#hasStreams ? String(this.#loginSubscription !== undefined) : undefined,
    });
  }

  #subscribeLogin(): string {
    if (this.#login === undefined)
      throw new VenueError(-1002, 'You are not authorized to execute this request.', { status: 401 });
    const result = this.#subscribe(accountOf({ key: this.#login.key, exchange: this.#exchange }));
    this.#loginSubscription = this.#nextSubscription - 1;
    return result;
  }

  #subscribe(account: string): string {
    if (this.subscriptionOf(account) !== undefined)
      throw new VenueError(-2035, 'User Data Stream subscription already active.');
    const subscriptionId = this.#nextSubscription++;
    this.#subscriptions.set(subscriptionId, account);
    return jsonObject({ subscriptionId: String(subscriptionId) });
  }

  #unsubscribe(params: Params): string {
    const wanted = integerOf(params, 'subscriptionId');
    if (wanted !== undefined && !this.#subscriptions.has(wanted))
      throw new VenueError(-2036, 'User Data Stream subscription not active.');
    for (const subscriptionId of wanted === undefined ? [...this.#subscriptions.keys()] : [wanted])
      this.#drop(subscriptionId);
    return '{}';
  }

  #list(): string {
    const rows = [...this.#subscriptions.keys()].map((id) => jsonObject({ subscriptionId: String(id) }));
    return jsonArray(rows);
  }

  #drop(subscriptionId: number): void {
    if (subscriptionId === this.#loginSubscription) this.#loginSubscription = undefined;
    if (this.#subscriptions.delete(subscriptionId)) this.#ended.push(subscriptionId);
  }
}
