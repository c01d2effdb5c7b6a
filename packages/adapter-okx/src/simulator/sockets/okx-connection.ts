import {
  type Connection,
  type ConnectionHandler,
  type MarketLiquidation,
  type MarketStep,
  RateWindow,
} from '@hftjs/simulator';
import type { Account } from '../accounts.js';
import { argumentText, type Path } from './channel.js';
import { canonical, subscriptionOf, type Subscription } from './channels.js';
import { idOf, readRequest, type ControlRequest } from './control-request.js';
import type { Exchange } from '../exchange.js';
import type { ExchangeListener, OrderRow } from '../exchange-listener.js';
import type { Feed } from './feeds.js';
import { IdleWatch } from './idle-watch.js';
import type { Instrument } from '../instruments/instrument.js';
import { answerOperation, isOrderOperation, type OrderOperation } from './order-operations.js';
import { socketError, VenueError } from '../wire/venue-error.js';

/** One client on `/ws/v5/public`, `/business` or `/private`. */
export class OkxConnection implements ConnectionHandler, ExchangeListener {
  readonly #connection: Connection;
  readonly #exchange: Exchange;
  readonly #path: Path;
  readonly #id: string;
  readonly #idleWatch: IdleWatch;
  readonly #operations: RateWindow;
  readonly #feeds = new Map<string, { readonly feed: Feed; readonly channel: string }>();
  #account: Account | undefined;
  #closeTimer: NodeJS.Timeout | undefined;

  constructor(connection: Connection, exchange: Exchange, path: Path) {
    this.#connection = connection;
    this.#exchange = exchange;
    this.#path = path;
    this.#id = exchange.random.text(8, '0123456789abcdef');
    this.#idleWatch = new IdleWatch(connection, exchange.options.idleTimeout ?? 30_000);
    this.#operations = new RateWindow(exchange.limits.operations, exchange.limits.operationInterval);
    exchange.listeners.add(this);
  }

  onMessage(text: string): void {
    this.#idleWatch.heard();
    if (text === 'ping') this.#connection.send('pong');
    else if (Buffer.byteLength(text) > this.#exchange.limits.requestBytes) this.#connection.close(1009);
    else this.#answer(text);
  }

  onStep(step: MarketStep): void {
    for (const { feed } of this.#feeds.values()) feed.onStep?.(step);
  }

  onOrders(rows: readonly OrderRow[]): void {
    for (const { feed } of this.#feeds.values()) feed.onOrders?.(rows);
  }

  onAlgoOrders(rows: readonly OrderRow[]): void {
    for (const { feed } of this.#feeds.values()) feed.onAlgoOrders?.(rows);
  }

  onMoney(accounts: ReadonlySet<string>): void {
    for (const { feed } of this.#feeds.values()) feed.onMoney?.(accounts);
  }

  onInstrument(instrument: Instrument): void {
    for (const { feed } of this.#feeds.values()) feed.onInstrument?.(instrument);
  }

  onFunding(pair: string): void {
    for (const { feed } of this.#feeds.values()) feed.onFunding?.(pair);
  }

  onLiquidation(liquidation: MarketLiquidation): void {
    for (const { feed } of this.#feeds.values()) feed.onLiquidation?.(liquidation);
  }

  onUpgrade(closeAfter: number): void {
    const msg = 'The connection will soon be closed for a service upgrade. Please reconnect.';
    this.#send({ event: 'notice', code: '64008', msg });
    this.#closeTimer ??= setTimeout(() => {
      this.#connection.close(1001);
    }, closeAfter);
  }

  onKeyRevoked(apiKey: string): void {
    if (this.#account?.apiKey === apiKey) this.#connection.close(4007, 'API key has been updated or deleted');
  }

  onClose(): void {
    clearTimeout(this.#closeTimer);
    this.#idleWatch.release();
    this.#exchange.listeners.delete(this);
    for (const key of [...this.#feeds.keys()]) this.#drop(key);
  }

  #answer(text: string): void {
    try {
      const request = readRequest(text);
      if (isOperation(request)) {
        this.#operate(request);
        return;
      }
      if (!this.#operations.admit()) throw socketError.tooFrequent();
      if (request.operation === 'login') this.#logIn(request);
      else this.#subscribe(request, request.operation);
    } catch (error) {
      if (!(error instanceof VenueError)) throw error;
      this.#fail(error, idOf(text));
    }
  }

  #operate(request: OrderOperation): void {
    if (this.#path !== 'private') throw socketError.wrongPath();
    if (this.#account === undefined) throw socketError.notLoggedIn();
    this.#connection.send(JSON.stringify(answerOperation(this.#exchange, this.#account, request)));
  }

  #logIn({ id, arguments: [argument = {}, ...more] }: ControlRequest): void {
    if (more.length > 0) throw socketError.invalidArguments();
    if (this.#account !== undefined) throw socketError.repeatedLogin();
    try {
      this.#account = this.#exchange.accounts.logIn(argument);
      this.#send({ event: 'login', msg: '', code: '0' });
    } catch (error) {
      if (error instanceof VenueError) this.#fail(error, id);
      this.#connection.close(4001, 'Login failed.');
    }
  }

  #subscribe({ id, arguments: wanted }: ControlRequest, event: 'subscribe' | 'unsubscribe'): void {
    if (this.#path === 'private' && this.#account === undefined) throw socketError.notLoggedIn();
    for (const argument of wanted.map(canonical)) {
      const subscription = subscriptionOf(this.#path, {
        exchange: this.#exchange,
        argument,
        account: this.#account,
      });
      if (subscription?.isPrivate === true && this.#account === undefined) throw socketError.notLoggedIn();
      if (subscription === undefined) {
        this.#fail(socketError.unknownArgument(argumentText(argument)), id);
        continue;
      }
      this.#send({ ...(id !== undefined && { id }), event, arg: argument });
      const key = JSON.stringify(argument);
      this.#drop(key);
      if (event === 'subscribe') this.#open(key, subscription);
    }
  }

  #open(key: string, { argument, channels, open }: Subscription): void {
    const { channel = '' } = argument;
    if (this.#path === 'private' && !this.#claim(channel)) return;
    const sendText = (text: string): boolean => this.#connection.send(text, channels);
    const feed = open((rows) => {
      sendText(JSON.stringify({ arg: argument, data: rows }));
    }, sendText);
    this.#feeds.set(key, { feed, channel });
    feed.start?.();
  }

  #drop(key: string): void {
    const found = this.#feeds.get(key);
    if (found === undefined) return;
    found.feed.release?.();
    this.#feeds.delete(key);
    if (![...this.#feeds.values()].some(({ channel }) => channel === found.channel))
      this.#users(found.channel).delete(this);
  }

  /** Counts this connection among the channel's; when it exceeds the limit, sends the error to the client and returns false. */
  #claim(channel: string): boolean {
    const users = this.#users(channel);
    const isNew = !users.has(this);
    const isFull = isNew && users.size >= this.#exchange.limits.connectionsPerChannel;
    if (!isFull) users.add(this);
    const event = isFull ? 'channel-conn-count-error' : 'channel-conn-count';
    if (isNew) this.#send({ event, channel, connCount: String(users.size) });
    return !isFull;
  }

  #users(channel: string): Set<object> {
    const { channelUsers } = this.#exchange;
    const key = `${this.#account?.id ?? ''} ${channel}`;
    const users = channelUsers.get(key) ?? new Set();
    channelUsers.set(key, users);
    return users;
  }

  #fail({ code, message }: VenueError, id: string | undefined): void {
    this.#send({ ...(id !== undefined && { id }), event: 'error', msg: message, code });
  }

  /** Control frames all end with the connection's id. */
  #send(fields: Readonly<Record<string, unknown>>): void {
    this.#connection.send(JSON.stringify({ ...fields, connId: this.#id }));
  }
}

const isOperation = (request: ControlRequest | OrderOperation): request is OrderOperation =>
  isOrderOperation(request.operation);
