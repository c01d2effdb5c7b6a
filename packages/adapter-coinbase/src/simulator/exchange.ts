import {
  BookFault,
  Books,
  type Clock,
  type Faults,
  Market,
  type MarketStep,
  type OrderRefusal,
  type OrderResult,
  type OrderUpdate,
  type OwnOrder,
  Random,
  RateWindow,
  RateWindows,
  strictClock,
  withoutZeros,
} from '@hftjs/simulator';
import { Accounts } from './accounts/accounts.js';
import { FuturesAccounts } from './accounts/futures-accounts.js';
import { DayStats, type DayFields } from './market/day-stats.js';
import { FrameLoss } from './feeds/frame-loss.js';
import { Heart } from './heart.js';
import { limitsOf, type CoinbaseLimits, type CoinbaseSimulatorOptions } from './options.js';
import { orderNotes, type OrderTraits, type Row } from './orders/order-notes.js';
import { orderRow, type RowContext } from './orders/order-row.js';
import {
  placeOf,
  ProductDirectory,
  productSpecs,
  type Product,
  type ProductOrder,
} from './market/product.js';

/** Things the crowd did before the simulation began: there is a book, and there are trades to look back at. */
const WARM_UP_STEPS = 600;

/** One order's state on the user channel, and whose it is. */
export interface OrderRow {
  readonly account: string;
  readonly productId: string;
  readonly row: Row;
}

/** What moves in the venue while it runs; each connection listens to one. */
export interface ExchangeListener {
  onStep(step: MarketStep): void;
  /** Changed orders of one frame: none is in it twice. */
  onOrders(rows: readonly OrderRow[]): void;
}

/** Coinbase behind its wires: market, products, accounts, limits and what is counted besides. */
export class Exchange {
  readonly options: CoinbaseSimulatorOptions;
  readonly limits: CoinbaseLimits;
  readonly products: ProductDirectory;
  readonly market: Market;
  readonly accounts: Accounts;
  readonly futures = new FuturesAccounts();
  readonly books: Books;
  readonly notes = orderNotes();
  readonly loss = new FrameLoss();
  readonly heart: Heart;
  readonly fees: { readonly maker: number; readonly taker: number };
  readonly clock: Clock;
  readonly random: Random;
  readonly listeners = new Set<ExchangeListener>();
  /** Calls of REST, by address and by account. */
  readonly calls: { readonly public: RateWindows; readonly private: RateWindows };
  /** Messages without a token, of all connections. */
  readonly messages: RateWindow;
  readonly faults: Faults;
  readonly #stats: ReadonlyMap<string, DayStats>;

  constructor(options: CoinbaseSimulatorOptions, faults: Faults) {
    this.options = options;
    this.faults = faults;
    this.limits = limitsOf(options);
    const { interval } = this.limits;
    this.calls = { public: new RateWindows(interval), private: new RateWindows(interval) };
    this.messages = new RateWindow(this.limits.messages, this.limits.interval);
    this.fees = options.fees ?? { maker: 0.004, taker: 0.006 };
    this.random = new Random(options.seed ?? 1).fork('coinbase');
    this.clock = strictClock(options.clock);
    this.heart = new Heart(options.heartbeatInterval ?? 1000, 10_000 + this.random.int(90_000));
    const { specs, aliases } = productSpecs(options.pairs, options.aliases);
    this.products = new ProductDirectory(specs, aliases);
    this.accounts = new Accounts(this.random.fork('accounts'), this.clock);
    this.market = new Market({
      seed: options.seed,
      rate: options.rate,
      pairs: specs,
      fees: this.fees,
      funds: options.funds,
      clock: this.clock,
      orderId: (random) => {
        const orderId = random.uuid();
        this.notes.open(orderId);
        return orderId;
      },
      fillId: (random) => random.uuid(),
    });
    const stats = this.random.fork('stats');
    this.#stats = new Map(specs.map((spec) => [spec.pair, new DayStats(spec, stats.fork(spec.pair))]));
    this.market.on('step', (step) => {
      this.#onStep(step);
    });
    this.books = new Books({
      market: this.market,
      seed: options.seed,
      faults: [BookFault.SNAPSHOT],
    });
    for (let step = 0; step < WARM_UP_STEPS; step++) this.market.step();
  }

  /** The last trade and the trailing day of a product. */
  stats({ spec: { pair } }: Product): DayFields {
    const stats = this.#stats.get(pair);
    if (stats === undefined) throw new RangeError(`${pair} is not traded here`);
    return stats.fields();
  }

  /** What rows of an order are made from. */
  context({ orderId, account }: OwnOrder): RowContext {
    const { portfolioId } = this.accounts.of(account);
    return { note: this.notes.of(orderId), portfolioId, fees: this.fees };
  }

  row(order: OwnOrder): OrderRow {
    const context = this.context(order);
    return {
      account: order.account,
      productId: context.note.product.id,
      row: orderRow(order, context),
    };
  }

  /** Places an order as the venue's API does. */
  submit(traits: OrderTraits, request: ProductOrder): OrderResult {
    const order = { ...request, ...placeOf(traits.product) };
    return this.notes.placing(traits, () => this.market.submit(order));
  }

  /** Why the same order would be refused. */
  check(product: Product, request: ProductOrder): OrderRefusal | undefined {
    return this.market.check({ ...request, ...placeOf(product) });
  }

  /** Reports that an order is about to be cancelled: it is still live and can fill. */
  queueCancel(order: OwnOrder): void {
    this.notes.of(order.orderId).cancellingSince = this.clock();
    this.publish([this.row(order)]);
  }

  /** Pushes rows to the user channels of their accounts, in as few frames as have no order twice. */
  publish(rows: readonly OrderRow[]): void {
    let frame = new Map<unknown, OrderRow>();
    for (const one of rows) {
      this.notes.of(String(one.row.order_id)).lastRow = one.row;
      if (frame.has(one.row.order_id)) {
        this.#push([...frame.values()]);
        frame = new Map();
      }
      frame.set(one.row.order_id, one);
    }
    if (frame.size > 0) this.#push([...frame.values()]);
  }

  #push(rows: readonly OrderRow[]): void {
    for (const listener of [...this.listeners]) listener.onOrders(rows);
  }

  #onStep(step: MarketStep): void {
    const stats = this.#stats.get(step.pair);
    for (const trade of step.trades) stats?.add(trade);
    for (const listener of [...this.listeners]) listener.onStep(step);
    this.publish(this.#rows(step.orders));
  }

  /** The rows of the updates: of each one, or, when they are merged, of the last one of each order. */
  #rows(updates: readonly OrderUpdate[]): OrderRow[] {
    if (this.options.mergeUpdates === true) {
      for (const update of updates) this.#note(update);
      const last = new Map(updates.map((update) => [update.order.orderId, update]));
      return [...last.values()].flatMap((update) => this.#describe(update));
    }
    return updates.flatMap((update) => {
      this.#note(update);
      return this.#describe(update);
    });
  }

  #note(update: OrderUpdate): void {
    this.notes.add(update);
    if (update.kind !== 'replaced') return;
    const { orderId, priceText = '', volumeText } = update.order;
    this.notes.of(orderId).edits.push({
      price: withoutZeros(priceText),
      size: withoutZeros(volumeText),
      time: update.time,
    });
  }

  #describe(update: OrderUpdate): OrderRow[] {
    const current = this.row(update.order);
    const edited = { ...current, row: { ...current.row, status: 'EDIT_QUEUED' } };
    if (update.kind === 'replaced') return [edited, current];
    const isFilled = update.order.status === 'filled' && this.options.repeatFilled !== false;
    return isFilled
      ? [current, { ...current, row: { ...current.row, outstanding_hold_amount: '0' } }]
      : [current];
  }
}
