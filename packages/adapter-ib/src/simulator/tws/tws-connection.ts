import type { Socket } from 'node:net';
import type { MarketStep, OrderUpdate, OwnFill } from '@hftjs/simulator';
import { AccountData } from './account-data.js';
import { BarLines } from './bars/bar-lines.js';
import { DataLines } from './data-lines.js';
import { DepthLines } from './depth-lines.js';
import { messages, Request, SERVER_VERSION } from './messages.js';
import { OrderEntry } from './order-entry.js';
import { serve, type Client } from './requests.js';
import type { VenueState } from './venue-state.js';
import { encodeMessage, MessageReader, type Field } from './wire.js';

/** One client of the simulated TWS: its requests, and the messages to it. */
export class TwsConnection {
  readonly #socket: Socket;
  readonly #state: VenueState;
  readonly #reader = new MessageReader();
  readonly #lines: DataLines;
  readonly depth: DepthLines;
  readonly bars: BarLines;
  #clientId: number | undefined;
  #client: Client | undefined;
  #isGreeted = false;
  /** Data held back until the end of a freeze. */
  #held: Buffer[] | undefined;
  /** Messages received. */
  received = 0;

  constructor(socket: Socket, state: VenueState) {
    this.#socket = socket;
    this.#state = state;
    this.#lines = new DataLines(state, (...rows) => {
      this.send(...rows);
    });
    this.depth = new DepthLines(state, (...rows) => {
      this.send(...rows);
    });
    this.bars = new BarLines(state, (...rows) => {
      this.send(...rows);
    });
    socket.on('data', (data) => {
      this.#onData(data);
    });
  }

  get clientId(): number | undefined {
    return this.#clientId;
  }

  /** Sends messages, together. */
  send(...rows: readonly (readonly Field[])[]): void {
    this.#write(Buffer.concat(rows.map(encodeMessage)));
  }

  /** Handles an event of the market. */
  onStep(step: MarketStep): void {
    if (this.#clientId === undefined || this.#state.isCutOff) return;
    this.#lines.onStep(step);
    this.depth.onStep(step);
    this.bars.onStep(step);
    for (const update of step.orders) this.#onOrder(update);
    this.#onFills(step);
  }

  /** Money of an account came or went without a fill. */
  onPayment(account: string, currency: string): void {
    if (!this.#state.isCutOff) this.#client?.account.onPayment(account, currency);
  }

  /** The values of the accounts are not current, or are again. */
  onAccountReady(): void {
    this.#client?.account.onReady();
  }

  /** A commission was charged. */
  onCommission(fill: OwnFill, message: readonly Field[]): void {
    if (this.#clientId === undefined) return;
    const order = this.#state.market.order(fill.orderId);
    if (order && this.#hears(order) && !this.#state.isCutOff) this.send(message);
  }

  freeze(): void {
    this.#held ??= [];
    this.#socket.pause();
  }

  thaw(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const bytes of held) this.#socket.write(bytes);
    this.#socket.resume();
  }

  terminate(): void {
    this.#socket.resetAndDestroy();
  }

  /** Begins a message and cuts the connection. */
  cutMidFrame(): void {
    const message = encodeMessage(messages.currentTime(this.#state.clock()));
    this.#socket.write(message.subarray(0, message.length - 3), () => {
      this.#socket.destroy();
    });
  }

  /** The socket is closed. */
  end(): void {
    this.#lines.clear();
    this.depth.clear();
    this.bars.clear();
    if (this.#clientId !== undefined) this.#state.clientIds.delete(this.#clientId);
    this.#clientId = undefined;
    this.#client = undefined;
  }

  #write(bytes: Buffer): void {
    if (this.#held) this.#held.push(bytes);
    else if (this.#socket.writable) this.#socket.write(bytes);
  }

  #onData(data: Buffer): void {
    try {
      for (const fields of this.#reader.read(data)) this.#onMessage(fields);
    } catch {
      this.#socket.destroy();
    }
  }

  #onMessage(fields: readonly string[]): void {
    this.received++;
    if (!this.#isGreeted) {
      this.#isGreeted = true;
      this.send([SERVER_VERSION, '20261123 15:04:05 US/Eastern']);
    } else if (this.#client === undefined) this.#start(fields);
    else serve(this.#client, fields);
  }

  #start([kind, , clientId]: readonly string[]): void {
    const { clientIds, accounts, desk } = this.#state;
    if (Number(kind) !== Request.START_API) throw new Error('the first request starts the API');
    const id = Number(clientId);
    if (clientIds.has(id)) {
      const text = 'Unable to connect as the client id is already in use. Retry with a unique client id.';
      this.send(messages.error({ code: 326, text }));
      this.#socket.end();
      return;
    }
    clientIds.add(id);
    this.#clientId = id;
    this.#client = this.#enter(id);
    this.send(messages.managedAccounts(accounts), messages.nextValidId(desk.nextId(id)));
    for (const [code, text] of GREETINGS) this.send(messages.error({ code, text }));
  }

  #enter(clientId: number): Client {
    const send = (...rows: readonly (readonly Field[])[]): void => {
      this.send(...rows);
    };
    return {
      clientId,
      state: this.#state,
      lines: this.#lines,
      depth: this.depth,
      bars: this.bars,
      orders: new OrderEntry(this.#state, clientId, send),
      account: new AccountData(this.#state, send),
      send,
    };
  }

  #onFills({ pair, orders }: MarketStep): void {
    const accounts = new Set(orders.flatMap(({ fill }) => (fill === undefined ? [] : [fill.account])));
    for (const account of accounts) this.#client?.account.onFills(account, new Set([pair]));
  }

  /** A client receives its own orders; client 0 and the master client receive all. */
  #hears(order: OrderUpdate['order']): boolean {
    const { desk, masterClientId } = this.#state;
    return (
      this.#clientId === 0 ||
      this.#clientId === masterClientId ||
      this.#clientId === desk.ownerOf(order).clientId
    );
  }

  #onOrder({ kind, order, fill }: OrderUpdate): void {
    if (!this.#hears(order)) return;
    const { desk } = this.#state;
    const owner = desk.ownerOf(order);
    const isOwner = owner.clientId === this.#clientId;
    if (fill) this.send(desk.executionMessage(fill));
    if (isOwner && kind === 'rejected')
      this.send(
        messages.error({ id: owner.orderId, code: 201, text: 'Order rejected - reason:it would take' }),
      );
    if (isOwner && kind === 'canceled')
      this.send(messages.error({ id: owner.orderId, code: 202, text: 'Order Canceled - reason:' }));
    this.send(...desk.orderMessages(order));
  }
}

const GREETINGS: readonly (readonly [code: number, text: string])[] = [
  [2104, 'Market data farm connection is OK:usfarm'],
  [2106, 'HMDS data farm connection is OK:ushmds'],
  [2158, 'Sec-def data farm connection is OK:secdefil'],
];
