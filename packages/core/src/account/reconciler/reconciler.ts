import type { AccountNews, AccountRow } from '../account-rows.js';
import { now } from '../../contract/clock.js';
import type { CurrencyPair } from '../../contract/currency-pair.js';
import type { Outage, SessionContext } from '../../connection/session.js';
import type { Recovery } from '../../delivery/recoveries.js';
import type { AccountPublisher } from '../account-publisher.js';
import { keyOf, type Listing } from '../listing.js';
import type { OrderUpdate } from '../order-update.js';
import type { AccountApi } from './account-api.js';
import { AccountPass, type PassOptions, type PassResult } from './account-pass.js';
import { LaterPasses } from './later-passes.js';
import { Settler } from './settler.js';
import { SilentOrders, type LeavesOut } from './silent-orders.js';
import { isTerminal } from '../order-status.js';

/**
 * How long orders or fills may be missing before they are reported as lost, in ms. REST lags by up to half a minute.
 */
export const DEFAULT_PATIENCE = 45_000;

/** The facts of a venue's REST that an adapter states. */
export interface ReconcilerFacts {
  readonly api: AccountApi;
  /** Converts a time of our clock to the venue's. */
  readonly toVenue: (time: number) => number;
  /** Whether the frames state the filled volume of orders and contain no fills. @defaultValue false */
  readonly fillsAreListed?: boolean;
  /** Whether orders are read whose fills do not sum to their filled volume. @defaultValue true */
  readonly conserves?: boolean;
  /** What frames may leave out of an order, so that REST is asked about it. @defaultValue nothing */
  readonly leavesOut?: LeavesOut;
}

export interface ReconcilerInit extends ReconcilerFacts {
  readonly account: AccountPublisher;
  readonly context: SessionContext;
  /** How long orders or fills may be missing before they are reported as lost, in milliseconds. */
  readonly patience: number;
}

/**
 * Own orders and fills of one connection. Publishes the rows of its frames, and reads over REST what frames do not
 * contain. After a reconnect it reads what was missed since the last proven time; the channel becomes live once orders
 * and fills agree. Lists that may lag are read again later. An unreadable frame raises a doubt, which a pass over REST
 * settles. Publishes nothing after the connection's end.
 */
export class Reconciler {
  readonly #init: ReconcilerInit;
  #pairs: readonly CurrencyPair[] = [];
  #settler: Settler | undefined;
  #later: LaterPasses | undefined;
  #silent: SilentOrders | undefined;
  /** Keys of the orders that were open when the connection began. */
  #openBefore: readonly string[] = [];
  /** Exchange time at which the stream began, if it began on an earlier connection. */
  #begunBefore: number | undefined;
  /** The open orders that a frame of the connection listed. The first pass uses them instead of REST. */
  #list: Listing<OrderUpdate> | undefined;
  /** Keys of the orders that were open before and that the list does not have: they have ended. */
  #gone: ReadonlySet<string> = new Set();

  constructor(init: ReconcilerInit) {
    this.#init = { ...init, api: withoutGone(init.api, (key) => this.#gone.has(key)) };
  }

  /** The connection begins to subscribe. Known orders may have changed since the last connection. */
  begin(pairs: readonly CurrencyPair[]): void {
    const { api, account, context, toVenue, leavesOut, patience } = this.#init;
    const { fillsAreListed = false, conserves = true } = this.#init;
    const { signal } = context;
    this.#pairs = pairs;
    this.#openBefore = account.orders.openKeys();
    this.#begunBefore = this.#begunAt();
    if (signal.aborted || !account.isWanted) return;
    if (this.#begunBefore !== undefined) account.resumedAt = toVenue(now());
    const recovering = (reason: string): Recovery => context.recovering(reason);
    const warn = (message: string): void => {
      context.warn(message);
    };
    const settler = new Settler({
      api,
      account,
      begunAt: () => this.#begunAt(),
      fillsAreListed,
      conserves,
      patience,
      warn,
      signal,
      recovering,
      gap: (loss) => {
        context.gap(loss);
      },
    });
    const pass = (options: PassOptions): Promise<PassResult> => this.#pass(options);
    const later = new LaterPasses({ account, settler, pass, recovering, signal, patience, warn });
    this.#settler = settler;
    this.#later = later;
    if (leavesOut) this.#silent = new SilentOrders({ api, account, leavesOut, warn, signal });
    account.listen({
      onTouched: (keys) => {
        settler.touched(keys);
      },
      onDoubt: (reason) => {
        later.raiseDoubt(reason);
      },
    });
    signal.addEventListener(
      'abort',
      () => {
        settler.stop();
      },
      { once: true },
    );
  }

  /**
   * Publishes the list of all open orders from a frame. It is then not read over REST.
   */
  publishList(list: Listing<OrderUpdate>, receivedTime: number): void {
    const { account } = this.#init;
    this.#list = list;
    const listed = new Set(list.rows.map(keyOf));
    this.#gone = new Set(this.#openBefore.filter((key) => !listed.has(key)));
    account.publish({
      rows: list.rows.map((order) => ({ order })),
      kind: 'snapshot',
      origin: 'snapshot',
      complete: list.unreadable === 0,
      receivedTime,
      // Volume that was filled before the stream began is not published as fills.
      isFirst: this.#begunBefore === undefined && account.unprovenSince === undefined,
    });
  }

  /** Publishes the rows of one frame. */
  publish(rows: readonly AccountRow[], receivedTime: number): AccountNews {
    const exchangeTime = rows.findLast(({ order }) => order?.time !== undefined)?.order?.time;
    const news = this.#init.account.publish({ rows, kind: 'update', receivedTime, exchangeTime });
    this.#silent?.saw(rows);
    return news;
  }

  /**
   * Reads and publishes what was missed. A rejection means that it has to be tried again.
   */
  async recover(outage: Outage | undefined): Promise<void> {
    const { account } = this.#init;
    if (!account.isWanted) return;
    const since = account.unprovenSince ?? outage?.from ?? this.#begunBefore;
    if (since === undefined) {
      await this.#recoverSince(undefined, outage);
      return;
    }
    account.unprovenSince = since;
    const recovery = this.#init.context.recovering(
      `account orders and fills since ${new Date(since).toISOString()} are being read`,
    );
    try {
      recovery.end(await this.#recoverSince(since, outage));
    } finally {
      recovery.abandon();
    }
    this.#later?.planSweeps();
  }

  /**
   * Reads the state of the account and publishes what is new, for venues that do not send every change. Rejects when a
   * call fails.
   */
  async refresh(): Promise<void> {
    await this.#later?.refresh();
  }

  async #recoverSince(since: number | undefined, outage: Outage | undefined): Promise<number> {
    const { toVenue } = this.#init;
    const listed = this.#list;
    const { filled, undecided } = await this.#pass({
      since,
      openBefore: this.#openBefore,
      publishesList: listed === undefined,
      listed,
    });
    this.#later?.recovered();
    const resumedAt = since === undefined ? undefined : toVenue(outage?.until ?? now());
    this.#settler?.start(resumedAt);
    await this.#settler?.settle(undecided);
    return filled;
  }

  #pass(options: PassOptions): Promise<PassResult> {
    const { api, account, context, toVenue } = this.#init;
    const { signal } = context;
    const begunAt = (): number | undefined => this.#begunAt();
    return new AccountPass({ api, account, pairs: this.#pairs, toVenue, begunAt, signal }).run(options);
  }

  /** Exchange time since which the account has been received. */
  #begunAt(): number | undefined {
    const { context } = this.#init;
    return context.liveSince(context.channel);
  }
}

/** REST without the orders that it states as open and that have ended: REST lags behind the connection's own list. */
function withoutGone(api: AccountApi, isGone: (key: string) => boolean): AccountApi {
  const filter = ({ rows, unreadable }: Listing<OrderUpdate>): Listing<OrderUpdate> => ({
    rows: rows.filter((order) => isTerminal(order) || !isGone(keyOf(order))),
    unreadable,
  });
  return {
    openOrders: async (pairs) => filter(await api.openOrders(pairs)),
    lookUp: async (orders) => filter(await api.lookUp(orders)),
    ...(api.endedOrders && { endedOrders: api.endedOrders.bind(api) }),
    fills: (pairs, since) => api.fills(pairs, since),
    fillsOf: (orders) => api.fillsOf(orders),
  };
}
