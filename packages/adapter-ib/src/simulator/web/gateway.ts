import {
  BookFault,
  Books,
  Market,
  Random,
  strictClock,
  type Clock,
  type MarketStep,
  type OwnFill,
} from '@hftjs/simulator';
import { InstrumentDirectory } from '../instruments.js';
import { Portfolio } from '../account/portfolio.js';
import { IB_FUNDS } from '../account/funds.js';
import { Broker } from '../orders/broker.js';
import { orderNotes } from '../orders/order-facts.js';
import { ExecutionDesk } from './orders/execution-desk.js';
import { MarketData } from './market/market-data.js';
import { timingOf, type IBSimulatorOptions, type Timing } from './options.js';
import { OrderDesk } from './orders/order-desk.js';
import { ReplyDesk } from './orders/reply-desk.js';
import { RequestLimits } from './session/request-limits.js';
import { Session } from './session/session.js';

/** Number of market actions before the simulation begins: the book is filled, and there is a last trade. */
const WARM_UP_STEPS = 400;

const HEX = '0123456789abcdef';
const FIRST_ORDER_ID = 473_740_665;

/** The state of the venue: market, accounts, sessions and what each session has received. */
export class Gateway {
  readonly options: IBSimulatorOptions;
  readonly timing: Timing;
  readonly clock: Clock;
  readonly random: Random;
  readonly instruments: InstrumentDirectory;
  readonly market: Market;
  readonly session: Session;
  readonly marketData: MarketData;
  readonly books: Books;
  readonly orders: OrderDesk;
  readonly executions: ExecutionDesk;
  readonly portfolio: Portfolio;
  readonly broker: Broker;
  readonly replies: ReplyDesk;
  readonly limits: RequestLimits;
  readonly username: string;
  /** Of one login; the first is the selected one. */
  readonly accounts: string[];
  /** Receives the rows of `sor`, one array for each frame. */
  readonly orderListeners = new Set<(rows: readonly string[]) => void>();
  /** What REST was asked in which brokerage session: the first time, the answer is empty. */
  readonly #asked = new Map<string, number>();
  /** Whether the login is of a paper account. */
  isPaper = true;
  /** `/orders` was asked with a filter: `sor` sends nothing until a request with `force=true`. */
  hasOrderFilter = false;

  constructor(options: IBSimulatorOptions) {
    this.options = options;
    this.timing = timingOf(options);
    this.clock = strictClock(options.clock);
    this.random = new Random(options.seed ?? 1).fork('ib');
    this.instruments = new InstrumentDirectory(options.pairs, options.cryptoVenues);
    this.username = `user${this.random.text(4, '0123456789')}`;
    this.accounts = [this.#newAccount()];
    const fillStem = this.random.text(8, HEX);
    const notes = orderNotes();
    this.market = new Market({
      seed: options.seed,
      rate: options.rate,
      pairs: this.instruments.all.map(({ spec }) => spec),
      fees: options.fees ?? { maker: 0.0018, taker: 0.0018 },
      funds: options.funds ?? IB_FUNDS,
      lends: true,
      clock: this.clock,
      orderId: (random, count) => {
        const id = String(FIRST_ORDER_ID + count * 1000 + random.int(1000));
        notes.open(id);
        return id;
      },
      fillId: (random, count) =>
        `${fillStem}.${(0x6a00_0000 + count * 256 + random.int(256)).toString(16)}.01.01`,
    });
    const { market, instruments, clock, timing } = this;
    market.ledger.addKey('', this.accounts[0] ?? '');
    this.portfolio = new Portfolio(market, instruments);
    this.broker = new Broker(market, this.portfolio, notes);
    this.replies = new ReplyDesk(this.random.fork('replies'));
    this.session = new Session({
      random: this.random.fork('session'),
      // With OAuth, a live session token is the login.
      isLoggedIn: options.oauth !== true,
      isAuthenticated: options.authenticated ?? true,
      initDelay: timing.initDelay,
      idleTimeout: timing.idleTimeout,
    });
    this.marketData = new MarketData({
      market,
      instruments,
      clock,
      random: this.random.fork('market data'),
      sampleInterval: timing.sampleInterval,
      lifetime: timing.marketDataLifetime,
    });
    this.orders = new OrderDesk({ market, instruments, random: this.random.fork('orders'), notes });
    this.executions = new ExecutionDesk({
      market,
      instruments,
      clock,
      random: this.random.fork('executions'),
      commissionDelay: timing.commissionDelay,
    });
    this.limits = new RequestLimits(timing.limits);
    this.session.listeners.add({
      // The next brokerage session does not keep the requests of this one.
      onBrokerageLost: () => {
        this.marketData.clear();
        this.hasOrderFilter = false;
        this.replies.clear();
      },
    });
    market.on('step', (step) => {
      this.#onStep(step);
    });
    // Rows have no numbers: a client cannot see that messages are lost, come twice or in another order.
    this.books = new Books({
      market,
      seed: options.seed,
      faults: [BookFault.SNAPSHOT],
      lacks: [BookFault.LOSE, BookFault.REPEAT, BookFault.SWAP],
    });
    for (let step = 0; step < WARM_UP_STEPS; step++) market.step();
  }

  /** Whether this was asked for in the brokerage session before; from now on it was. */
  wasAsked(what: string): boolean {
    const before = this.#asked.get(what) === this.session.generation;
    this.#asked.set(what, this.session.generation);
    return before;
  }

  /** Whether `/iserver/accounts` was read in this brokerage session. */
  get hasReadAccounts(): boolean {
    return this.#asked.get('accounts') === this.session.generation;
  }

  addAccount(): string {
    const account = this.#newAccount();
    this.accounts.push(account);
    return account;
  }

  close(): void {
    this.session.close();
    this.executions.close();
    this.marketData.clear();
  }

  #newAccount(): string {
    return `DU${1 + this.random.int(9)}${this.random.text(6, '0123456789')}`;
  }

  #onStep({ orders }: MarketStep): void {
    if (orders.length === 0) return;
    const rows = orders.flatMap((update) => this.orders.rows(update));
    if (rows.length > 0) for (const listener of [...this.orderListeners]) listener(rows);
    this.executions.add(orders.flatMap(({ fill }): OwnFill[] => (fill === undefined ? [] : [fill])));
  }
}
