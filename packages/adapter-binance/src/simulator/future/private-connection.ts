import { type Connection, type ConnectionHandler, jsonArray, jsonObject, quoted } from '@hftjs/simulator';
import { ConnectionGuard, type GuardOptions } from '../sockets/connection-guard.js';
import { controlError, readControlMessage, type ControlMessage } from '../sockets/control-message.js';
import type { ExchangeListener, UserEvent } from '../exchange.js';
import { timeText } from '../wire/time-unit.js';
import type { FutureExchange } from './future-exchange.js';

/** Names under which faults know private frames: own orders and fills are one feed here. */
const CHANNELS = [
  'ORDER_TRADE_UPDATE',
  'my_order',
  'my_order_batch',
  'my_trade',
  'my_balance',
  'my_position',
];

/** One listen key of a connection, and which events it wants; absent: all. */
interface Subscription {
  readonly listenKey: string;
  events: readonly string[] | undefined;
}

/** One client of private streams, on `/private/ws` or `/private/stream`. A key that is none connects too, and is silent. */
export class PrivateConnection implements ConnectionHandler, ExchangeListener {
  readonly #connection: Connection;
  readonly #exchange: FutureExchange;
  readonly #guard: ConnectionGuard;
  #subscriptions: readonly Subscription[];
  /** Keys that were subscribed to by a message. */
  readonly #named = new Set<string>();
  readonly #isCombined: boolean;
  readonly #watcher = (listenKey: string, isAnnounced: boolean): void => {
    if (isAnnounced) this.#onExpiry(listenKey);
  };

  constructor(connection: Connection, exchange: FutureExchange, guard: GuardOptions) {
    this.#connection = connection;
    this.#exchange = exchange;
    this.#isCombined = connection.path.startsWith('/private/stream');
    this.#subscriptions = subscriptionsOf(connection.url);
    this.#guard = new ConnectionGuard(connection, guard, () => {
      this.onShutdownNotice();
    });
    exchange.listeners.add(this);
    exchange.listenKeys.watchers.add(this.#watcher);
  }

  onMessage(text: string): void {
    if (!this.#guard.admit()) return;
    const message = readControlMessage(text, 'unsigned');
    this.#connection.send(
      message.kind === 'error'
        ? controlError(message, this.#exchange.options.errorShape ?? 'nested')
        : `{"result":${this.#control(message)},"id":${message.id}}`,
    );
  }

  /** Listen keys are names of streams too. Those of the URL are not listed. */
  #control({ method, params }: Extract<ControlMessage, { kind: 'request' }>): string {
    const names = params.filter((name) => typeof name === 'string');
    switch (method) {
      case 'SUBSCRIBE':
        for (const name of names) this.#named.add(name);
        break;
      case 'UNSUBSCRIBE':
        for (const name of names) this.#named.delete(name);
        this.#subscriptions = this.#subscriptions.filter(({ listenKey }) => !names.includes(listenKey));
        return 'null';
      case 'LIST_SUBSCRIPTIONS':
        return this.#named.size === 0 ? 'null' : jsonArray([...this.#named].map(quoted));
      default:
        return 'null';
    }
    const known = new Set(this.#subscriptions.map(({ listenKey }) => listenKey));
    const added = names.filter((name) => !known.has(name));
    this.#subscriptions = [
      ...this.#subscriptions,
      ...added.map((listenKey) => ({ listenKey, events: undefined })),
    ];
    return 'null';
  }

  onPing(): void {
    this.#guard.admit();
  }

  onPong(payload: string): void {
    this.#guard.onPong(payload);
    this.#guard.admit();
  }

  onUserEvents(events: readonly UserEvent[]): void {
    for (const event of events) {
      for (const subscription of this.#subscriptions) {
        const account = this.#exchange.listenKeys.accountOf(subscription.listenKey);
        if (account === event.account && wants(subscription, event.type))
          this.#connection.send(this.#wrap(subscription.listenKey, event.render('ms')), CHANNELS);
      }
    }
  }

  onShutdownNotice(): void {
    const payload = jsonObject({ e: '"serverShutdown"', E: timeText(this.#exchange.clock(), 'ms') });
    this.#connection.send(this.#wrap('!serverShutdown', payload));
  }

  onClose(): void {
    this.#guard.release();
    this.#exchange.listeners.delete(this);
    this.#exchange.listenKeys.watchers.delete(this.#watcher);
  }

  /** `events` is a list of what is allowed: who forgets this one in it never hears of the end. */
  #onExpiry(listenKey: string): void {
    const subscription = this.#subscriptions.find((one) => one.listenKey === listenKey);
    if (subscription === undefined || !wants(subscription, 'listenKeyExpired')) return;
    const payload = jsonObject({
      e: '"listenKeyExpired"',
      // A text in this event alone.
      E: quoted(timeText(this.#exchange.clock(), 'ms')),
      listenKey: quoted(listenKey),
    });
    this.#connection.send(this.#wrap(listenKey, payload));
  }

  #wrap(name: string, payload: string): string {
    return this.#isCombined ? `{"stream":${quoted(name)},"data":${payload}}` : payload;
  }
}

const wants = ({ events }: Subscription, type: string): boolean => events?.includes(type) ?? true;

/** `/private/ws/<key>`, or `listenKey` and `events` in turn. */
function subscriptionsOf({ pathname, searchParams }: URL): Subscription[] {
  const inPath = /^\/private\/ws\/(.+)$/.exec(pathname)?.[1];
  const subscriptions: Subscription[] =
    inPath === undefined ? [] : [{ listenKey: inPath, events: undefined }];
  for (const [name, value] of searchParams) {
    const last = subscriptions.at(-1);
    if (name === 'listenKey') subscriptions.push({ listenKey: value, events: undefined });
    else if (name === 'events' && last !== undefined) last.events = value.split('/');
  }
  return subscriptions;
}
