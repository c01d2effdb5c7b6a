import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { Market, type OwnOrder, type PlaceOrder } from '@hftjs/simulator';
import { IB_FUNDS } from '../account/funds.js';
import { Portfolio } from '../account/portfolio.js';
import { InstrumentDirectory } from '../instruments.js';
import { Broker } from '../orders/broker.js';
import { orderNotes, type IBOrderNotes } from '../orders/order-facts.js';
import { executionIdOf, OrderDesk, permIdOf } from './order-desk.js';
import type { TwsSimulatorOptions } from './options.js';
import { TwsConnection } from './tws-connection.js';
import { TwsFaults } from './tws-faults.js';
import type { VenueState } from './venue-state.js';

const COMMISSION_DELAY = 100;
const TICK_BY_TICK_LINES = 5;
const DEPTH_LINES = 3;
const FEES = { maker: 0.0018, taker: 0.0018 };

/** An order at the simulated TWS. */
export interface PlaceTwsOrder extends Omit<PlaceOrder, 'account'> {
  /** The client that places it. Only this client, client 0 and the master client receive it. @defaultValue 1 */
  readonly clientId?: number;
}

/** The activity of the clients of the simulated TWS so far. */
export interface TwsCounters {
  /** Connections that were ever opened. */
  readonly dials: number;
  readonly connections: number;
  /** Messages received on those that are open. */
  readonly messages: number;
}

/** TWS, or IB Gateway, in a box: its text protocol on a loopback port, backed by a seeded market. */
export class TwsSimulator implements AsyncDisposable {
  /** The truth: books, trades, orders and executions as they really are. */
  readonly market: Market;
  readonly faults: TwsFaults;
  readonly account: string;
  readonly #state: VenueState;
  readonly #server: Server;
  readonly #connections = new Set<TwsConnection>();
  readonly #notes: IBOrderNotes;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #commissionDelay: number;
  #port: number;
  #dials = 0;
  #isFrozen = false;

  constructor(options: TwsSimulatorOptions) {
    const { accounts = ['DU1234567'], clock = Date.now } = options;
    const directory = new InstrumentDirectory(options.pairs, options.cryptoVenues);
    const notes = orderNotes();
    this.market = new Market({
      seed: options.seed,
      rate: options.rate,
      clock: options.clock,
      fees: options.fees ?? FEES,
      funds: options.funds ?? IB_FUNDS,
      lends: true,
      pairs: directory.all.map(({ spec }) => spec),
      orderId: (_random, count) => {
        const id = permIdOf(count);
        notes.open(id);
        return id;
      },
      fillId: executionIdOf,
    });
    this.#port = options.port ?? 0;
    this.account = accounts[0];
    // Orders of tests name no account.
    this.market.ledger.addKey('', this.account);
    const portfolio = new Portfolio(this.market, directory);
    this.#notes = notes;
    this.#commissionDelay = options.commissionDelay ?? COMMISSION_DELAY;
    this.#state = {
      market: this.market,
      directory,
      accounts,
      clock,
      desk: new OrderDesk({ market: this.market, directory, notes }),
      broker: new Broker(this.market, portfolio, notes),
      portfolio,
      tickByTickLines: options.tickByTickLines ?? TICK_BY_TICK_LINES,
      tickByTickCount: 0,
      depthLines: options.depthLines ?? DEPTH_LINES,
      depthCount: 0,
      clientIds: new Set(),
      refusals: new Map(),
      masterClientId: undefined,
      isDelayed: false,
      isCutOff: false,
      isAccountReady: true,
      withholdsExecutions: false,
    };
    this.#server = this.#makeServer();
    this.faults = new TwsFaults(
      {
        connections: this.#connections,
        goDown: () => this.#goDown(),
        comeUp: () => this.#listen(),
        setFrozen: (isFrozen) => {
          this.#setFrozen(isFrozen);
        },
      },
      this.#state,
    );
    this.market.on('balance', ({ balance, orderId }) => {
      if (orderId !== undefined) return;
      for (const connection of this.#connections) connection.onPayment(balance.account, balance.currency);
    });
    this.market.on('step', (step) => {
      for (const connection of this.#connections) connection.onStep(step);
      for (const { fill } of step.orders) if (fill) this.#chargeLater(fill);
    });
  }

  /** Replaces the address of TWS: `tcp://127.0.0.1:port`. */
  get streamHost(): string {
    return `tcp://127.0.0.1:${this.#port}`;
  }

  get counters(): TwsCounters {
    const connections = [...this.#connections];
    const messages = connections.reduce((sum, { received }) => sum + received, 0);
    return { dials: this.#dials, connections: connections.length, messages };
  }

  /** The client that receives the orders of all clients, as set in the settings of TWS. */
  setMasterClient(clientId: number | undefined): void {
    this.#state.masterClientId = clientId;
  }

  placeOrder({ clientId = 1, ...order }: PlaceTwsOrder): OwnOrder {
    const { desk } = this.#state;
    const clientOrder = desk.nextId(clientId);
    desk.useId(clientId, clientOrder);
    return this.#notes.placing({ clientId, clientOrder }, () => this.market.placeOrder(order));
  }

  cancelOrder(orderId: string): OwnOrder {
    return this.market.cancelOrder(orderId);
  }

  /** Listens, and lets the market run. */
  async start(): Promise<void> {
    await this.#listen();
    this.market.start();
  }

  async close(): Promise<void> {
    this.market.stop();
    for (const timer of this.#timers) clearTimeout(timer);
    await this.#goDown();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #makeServer(): Server {
    return createServer((socket) => {
      this.#dials++;
      const connection = new TwsConnection(socket, this.#state);
      this.#connections.add(connection);
      if (this.#isFrozen) connection.freeze();
      // The close event that follows is handled. An error without a listener would end the process.
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#connections.delete(connection);
        connection.end();
      });
    });
  }

  async #listen(): Promise<void> {
    if (this.#server.listening) return;
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    const { port } = this.#server.address() as AddressInfo;
    this.#port = port;
  }

  async #goDown(): Promise<void> {
    const closed = this.#server.listening ? once(this.#server, 'close') : undefined;
    this.#server.close();
    for (const connection of [...this.#connections]) connection.terminate();
    await closed;
  }

  #setFrozen(isFrozen: boolean): void {
    this.#isFrozen = isFrozen;
    for (const connection of this.#connections) {
      if (isFrozen) connection.freeze();
      else connection.thaw();
    }
  }

  #chargeLater(fill: Parameters<OrderDesk['charge']>[0]): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      const message = this.#state.desk.charge(fill);
      for (const connection of this.#connections) connection.onCommission(fill, message);
    }, this.#commissionDelay);
    this.#timers.add(timer);
  }
}

/**
 * Starts a TWS on this machine. The account is a paper one, of a login with one account.
 *
 * @example
 * ```ts
 * await using tws = await startTwsSimulator({ seed: 7, pairs: ['aapl/usd'], rate: 200 });
 * getExchangeStream({ exchange: Exchange.IB, streamHost: tws.streamHost, subscribeArgs: { transport: 'tws' }, ... });
 * ```
 */
export async function startTwsSimulator(options: TwsSimulatorOptions): Promise<TwsSimulator> {
  const simulator = new TwsSimulator(options);
  await simulator.start();
  return simulator;
}
