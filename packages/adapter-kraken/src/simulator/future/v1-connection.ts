import { RateWindow } from '@hftjs/simulator';
import {
  jsonArray,
  jsonObject,
  quoted,
  type Connection,
  type ConnectionHandler,
  type JsonFields,
  type MarketStep,
} from '@hftjs/simulator';
import type { FutureExchange, FutureListener, PrivateEvent } from './future-exchange.js';
import { PingWatch } from './ping-watch.js';
import type { Product } from './products.js';
import { PRIVATE_FEEDS, PUBLIC_FEEDS, type FeedKind, type V1Feed } from './v1-feeds.js';
import { V1Login } from './v1-login.js';
import { parseV1Request, type V1Request } from './v1-request.js';
import { V1Subscriptions } from './v1-subscriptions.js';

/** One client on `/ws/v1`: public and private feeds share it. */
export class V1Connection implements ConnectionHandler, FutureListener {
  readonly #connection: Connection;
  readonly #exchange: FutureExchange;
  readonly #login: V1Login;
  readonly #requests: RateWindow;
  readonly #pings: PingWatch;
  readonly #subscriptions = new V1Subscriptions();

  constructor(connection: Connection, exchange: FutureExchange) {
    this.#connection = connection;
    this.#exchange = exchange;
    this.#login = new V1Login(exchange.accounts, exchange.random);
    const { requestsPerSecond = 100, pingTimeout = 60_000, pace = 1 } = exchange.options;
    this.#requests = new RateWindow(requestsPerSecond, 1000 / pace);
    this.#pings = new PingWatch(connection, pingTimeout);
    exchange.listeners.add(this);
    connection.send('{"event":"info","version":1}');
  }

  onPing(): void {
    this.#pings.heard();
  }

  onMessage(text: string): void {
    // A request over the limit is dropped. Only the alert reports it, and it does not name the request.
    if (!this.#requests.admit()) {
      this.#say('alert', 'rate_limited');
      return;
    }
    const request = parseV1Request(text);
    if (request === undefined) this.#say('error', 'Json Error');
    else this.#answer(request);
  }

  onStep(step: MarketStep): void {
    this.#subscriptions.onStep(step);
  }

  onPrivate(events: readonly PrivateEvent[]): void {
    this.#subscriptions.onPrivate(events);
  }

  onSystemChange(): void {
    this.#subscriptions.onSystemChange();
    if (!this.#exchange.isOnline) this.#connection.close(1001);
  }

  onClose(): void {
    this.#pings.release();
    this.#subscriptions.release();
    this.#exchange.listeners.delete(this);
  }

  #answer(request: V1Request): void {
    const { event, api_key } = request;
    if (event === 'ping') {
      this.#pings.heard();
      this.#connection.send('{"event":"pong"}');
    } else if (event === 'challenge' && typeof api_key === 'string' && api_key !== '') {
      this.#say('challenge', this.#login.challenge(api_key));
    } else if (event === 'subscribe' || event === 'unsubscribe') {
      this.#change(request, event);
    } else this.#say('alert', 'Bad request');
  }

  #change(request: V1Request, event: Change): void {
    const feed = String(request.feed);
    const publicKind = PUBLIC_FEEDS.get(feed);
    const privateKind = PRIVATE_FEEDS.get(feed);
    if (publicKind !== undefined) this.#changeProducts(request, { event, feed, kind: publicKind });
    else if (privateKind !== undefined) this.#changeAccount(request, { event, feed, kind: privateKind });
    else if (feed === 'heartbeat') {
      const beat = this.#changeOne('heartbeat', { event, make: () => this.#heartbeat(), ack: {} });
      beat?.open();
    } else this.#say('error', 'Invalid feed');
  }

  #changeProducts({ product_ids }: V1Request, { event, feed, kind }: Of<FeedKind<Product>>): void {
    const ids: readonly unknown[] = Array.isArray(product_ids) ? product_ids : [undefined];
    const opened = ids.map((id) => {
      const product = this.#exchange.products.byId(id);
      if (product === undefined) {
        // The error does not name the product.
        this.#say('error', 'Invalid product id');
        return undefined;
      }
      return this.#changeOne(feed, {
        event,
        subject: product.id,
        make: () => this.#make(kind, product),
        ack: { product_ids: jsonArray([quoted(product.id)]) },
      });
    });
    // All acknowledgements come before the first data.
    for (const one of opened) one?.open();
  }

  #changeAccount(request: V1Request, { event, feed, kind }: Of<FeedKind<string>>): void {
    const apiKey = this.#login.keyOf(request);
    if (apiKey === undefined) {
      this.#say('alert', 'Failed to subscribe to authenticated feed');
      return;
    }
    const account = this.#exchange.market.ledger.accountOf(apiKey);
    const opened = this.#changeOne(feed, {
      event,
      subject: account,
      make: () => this.#make(kind, account),
      ack: {
        api_key: quoted(apiKey),
        original_challenge: quoted(String(request.original_challenge)),
        signed_challenge: quoted(String(request.signed_challenge)),
      },
    });
    opened?.open();
  }

  /** Subscribes to or unsubscribes from one thing and acknowledges it. Returns the new subscription, not yet open. */
  #changeOne(feed: string, { event, subject = '', make, ack }: OneChange): V1Feed | undefined {
    const key = `${feed} ${subject}`;
    const isNew = !this.#subscriptions.has(key);
    if (event === 'unsubscribe' && isNew) {
      this.#say('alert', 'Not subscribed to feed');
      return undefined;
    }
    const data = event === 'subscribe' ? make() : undefined;
    if (data === undefined) this.#subscriptions.delete(key);
    else {
      if (!isNew) this.#say('alert', 'Already subscribed to feed, re-requesting');
      this.#subscriptions.set(key, data);
    }
    this.#connection.send(jsonObject({ event: quoted(`${event}d`), feed: quoted(feed), ...ack }));
    return data;
  }

  #make<Subject>({ channels, make }: FeedKind<Subject>, subject: Subject): V1Feed {
    return make(this.#exchange, subject, (frame) => this.#connection.send(frame, channels));
  }

  #heartbeat(): V1Feed {
    let timer: NodeJS.Timeout | undefined;
    return {
      open: () => {
        timer = setInterval(() => {
          this.#connection.send(jsonObject({ feed: '"heartbeat"', time: String(Date.now()) }));
        }, this.#exchange.options.heartbeatInterval ?? 1000);
      },
      release: () => {
        clearInterval(timer);
      },
    };
  }

  #say(event: 'alert' | 'error' | 'challenge', message: string): void {
    this.#connection.send(jsonObject({ event: quoted(event), message: quoted(message) }));
  }
}

type Change = 'subscribe' | 'unsubscribe';

/** A change of a feed of some kind. */
interface Of<Kind> {
  readonly event: Change;
  readonly feed: string;
  readonly kind: Kind;
}

interface OneChange {
  readonly event: Change;
  /** Distinguishes two subscriptions to one feed. */
  readonly subject?: string;
  readonly make: () => V1Feed;
  /** Fields of the acknowledgement beside event and feed. */
  readonly ack: JsonFields;
}
