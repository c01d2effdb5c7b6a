import {
  BookFault,
  Books,
  Market,
  Random,
  strictClock,
  type Clock,
  type MarketStep,
  type Top,
} from '@hftjs/simulator';
import { Accounts } from './accounts.js';
import { CallCounters } from './call-counters.js';
import { PairDirectory } from './names.js';
import type { V2Exchange } from '../kraken-connection.js';
import type { KrakenSimulatorOptions } from './options.js';
import { Amendments } from './orders/amendments.js';
import { OrderDesk } from './orders/order-desk.js';
import { isOrderMethod, socketOrder, type SocketReply } from './orders/socket-orders.js';
import { askedFor, type Asked, type Params } from '../subscriptions.js';
import { TickerStats } from './ticker-stats.js';
import { wireStatus } from './pair-status.js';
import { Tokens } from './tokens.js';

const ID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Best prices that are remembered. */
const TOPS_KEPT = 200;

/** Random actions before the simulation begins: they create the book and past trades. */
const WARM_UP_STEPS = 400;

/** Events of the venue. Each connection has one listener. */
export interface ExchangeListener {
  onStep(step: MarketStep): void;
  onSystemChange(): void;
}

/** Kraken behind its wires: market, accounts, tokens and the state of the system. */
export class KrakenExchange implements V2Exchange {
  readonly options: KrakenSimulatorOptions;
  readonly pairs: PairDirectory;
  readonly market: Market;
  readonly books: Books;
  readonly accounts: Accounts;
  readonly callCounters: CallCounters;
  readonly tokens: Tokens;
  readonly amendments: Amendments;
  readonly desk: OrderDesk;
  readonly clock: Clock = strictClock();
  readonly random: Random;
  readonly listeners = new Set<ExchangeListener>();
  /** States of pairs for which the market has no word, by our names: `delisted`. */
  readonly halts = new Map<string, string>();
  readonly #stats: ReadonlyMap<string, TickerStats>;
  readonly #tops = new Map<string, Top[]>();
  #isOnline = true;

  constructor(options: KrakenSimulatorOptions) {
    this.options = options;
    this.random = new Random(options.seed ?? 1).fork('kraken');
    this.pairs = new PairDirectory(options.pairs);
    this.accounts = new Accounts(this.random.fork('accounts'));
    this.callCounters = new CallCounters(options.pace);
    this.tokens = new Tokens(this.random.fork('tokens'), options.tokenLifetime ?? 900_000);
    this.market = new Market({
      ...options,
      clientIds: 'open',
      pairs: this.pairs.all.map(({ spec }) => spec),
      orderId: (random) => txid('O', random),
      fillId: (random) => txid('T', random),
    });
    const amendIds = this.random.fork('amendments');
    this.amendments = new Amendments(() => txid('T', amendIds));
    const { market, pairs, amendments } = this;
    this.desk = new OrderDesk({ market, pairs, amendments });
    const statsRandom = this.random.fork('stats');
    this.#stats = new Map(
      this.pairs.all.map(({ spec }) => [spec.pair, new TickerStats(spec, statsRandom.fork(spec.pair))]),
    );
    this.market.on('step', (step) => {
      this.#onStep(step);
    });
    const { CHECKSUM, SNAPSHOT, PRECISION } = BookFault;
    this.books = new Books({
      market: this.market,
      seed: options.seed,
      faults: [CHECKSUM, SNAPSHOT, PRECISION],
    });
    for (let step = 0; step < WARM_UP_STEPS; step++) this.market.step();
  }

  /** `false` in maintenance: data stops. */
  get isOnline(): boolean {
    return this.#isOnline;
  }

  askedFor(params: Params, connection: object): Asked[] {
    return askedFor(params, { exchange: this, connection });
  }

  act(request: {
    method: string;
    params: Params | undefined;
    connection: object;
  }): readonly SocketReply[] | undefined {
    return isOrderMethod(request.method) ? socketOrder(this, request) : undefined;
  }

  release(connection: object): void {
    this.tokens.release(connection);
  }

  stats(pair: string): Readonly<Record<string, string>> {
    return this.#stats.get(pair)?.fields() ?? {};
  }

  /** What a pair takes, as the venue spells it: `online`, `cancel_only`. */
  statusOf(pair: string): string {
    return this.halts.get(pair) ?? wireStatus(this.market.status(pair));
  }

  /** The first price of the trailing day. */
  openOf(pair: string): string | undefined {
    return this.#stats.get(pair)?.open;
  }

  /** The last best prices, oldest first. */
  lastTops(pair: string): readonly Top[] {
    return this.#tops.get(pair) ?? [];
  }

  setOnline(isOnline: boolean): void {
    if (isOnline === this.#isOnline) return;
    this.#isOnline = isOnline;
    if (isOnline) this.market.start();
    else this.market.stop();
    for (const listener of [...this.listeners]) listener.onSystemChange();
  }

  #onStep(step: MarketStep): void {
    this.desk.onStep(step);
    const stats = this.#stats.get(step.pair);
    for (const trade of step.trades) stats?.add(trade);
    if (step.top !== undefined) this.#keepTop(step.top);
    if (!this.#isOnline) return;
    for (const listener of this.listeners) listener.onStep(step);
  }

  #keepTop(top: Top): void {
    const tops = this.#tops.get(top.pair) ?? [];
    this.#tops.set(top.pair, tops);
    tops.push(top);
    if (tops.length > TOPS_KEPT) tops.shift();
  }
}

/** Kraken's ids: six, five and six characters. The first character is the kind of the object. */
const txid = (kind: string, random: Random): string =>
  `${kind}${random.text(5, ID_ALPHABET)}-${random.text(5, ID_ALPHABET)}-${random.text(6, ID_ALPHABET)}`;
