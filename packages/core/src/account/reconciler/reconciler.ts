import type { ChannelParams, Outage, SubscribeContext } from '../../connection/session.js';
import { now } from '../../contract/clock.js';
import type { CurrencyPair } from '../../contract/currency-pair.js';
import type { Listing } from '../listing.js';
import type { OrderUpdate } from '../order-update.js';
import type { AccountLedger, AccountNews, AccountRow } from '../account-ledger.js';
import { AccountPass, type PassOptions, type PassResult } from './account-pass.js';
import { LaterPasses } from './later-passes.js';
import type { AccountApi } from './account-api.js';
import { Settler } from './settler.js';
import type { Recovery } from '../../delivery/recoveries.js';

/** How long something may be missing before it is reported as lost: REST lags by up to half a minute. */
export const DEFAULT_PATIENCE = 45_000;

export interface ReconcilerInit {
  readonly api: AccountApi;
  readonly own: AccountLedger;
  /** A time of our clock on the venue's. */
  readonly toVenue: (time: number) => number;
  /** Exchange time since when the account has been received. */
  readonly begunAt: () => number | undefined;
  /** Whether the venue's sockets say how much of an order is filled and never by which fills. @defaultValue false */
  readonly fillsAreListed?: boolean;
  /** Whether orders whose fills do not add up are asked for. @defaultValue true */
  readonly conserves?: boolean;
  /** How long something may be missing before it is reported as lost, in milliseconds. @defaultValue 45_000 */
  readonly patience?: number | undefined;
  readonly warn: (message: string) => void;
}

/**
 * One private connection: what comes on it is published; what it cannot bring is recovered over REST. After a
 * reconnect it reads what was missed since the last proven moment and becomes live once orders and fills agree; lists
 * that lag are read again later. A frame that could not be read raises a doubt that REST settles. Nothing is
 * published after the connection's end.
 */
export class Reconciler {
  readonly #init: ReconcilerInit;
  #pairs: readonly CurrencyPair[] = [];
  #context: SubscribeContext | undefined;
  #settler: Settler | undefined;
  #later: LaterPasses | undefined;
  /** Keys of the orders that were open. */
  #openBefore: readonly string[] = [];
  /** When the stream began, if it did on an earlier connection. */
  #begunBefore: number | undefined;
  /** The open orders that the connection itself brought; the first pass works with them. */
  #list: Listing<OrderUpdate> | undefined;

  constructor(init: ReconcilerInit) {
    this.#init = init;
  }

  params(): Pick<ChannelParams, 'acknowledges' | 'exactNumbers' | 'feed' | 'recover' | 'onUnreadable'> {
    return {
      feed: 'user_data',
      acknowledges: 'subscription',
      exactNumbers: true,
      recover: (outage) => this.recover(outage),
      onUnreadable: (reason) => {
        this.#init.own.doubt(reason);
      },
    };
  }

  /** The connection subscribes: what is known now may have changed unseen. */
  begin(pairs: readonly CurrencyPair[], context: SubscribeContext): void {
    const {
      api,
      own,
      begunAt,
      toVenue,
      fillsAreListed = false,
      conserves = true,
      patience = DEFAULT_PATIENCE,
      warn,
    } = this.#init;
    const { signal } = context;
    this.#pairs = pairs;
    this.#context = context;
    this.#openBefore = own.orders.openKeys();
    this.#begunBefore = begunAt();
    if (signal.aborted) return;
    if (this.#begunBefore !== undefined) own.resumedAt = toVenue(now());
    const recovering = (reason: string): Recovery => context.recovering(reason);
    const settler = new Settler({
      api,
      own,
      begunAt,
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
    const later = new LaterPasses({ own, settler, pass, recovering, signal, patience, warn });
    this.#settler = settler;
    this.#later = later;
    const detach = own.attach({
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
        detach();
        settler.stop();
      },
      { once: true },
    );
  }

  /**
   * Publishes the list of all open orders that the connection itself brought, so that REST need not be asked for it.
   */
  publishList(list: Listing<OrderUpdate>, receivedTime: number): void {
    const { own } = this.#init;
    this.#list = list;
    own.publish({
      rows: list.rows.map((order) => ({ order })),
      kind: 'snapshot',
      origin: 'snapshot',
      complete: list.unreadable === 0,
      receivedTime,
      // What orders say is filled when the stream begins will not be delivered.
      isFirst: this.#begunBefore === undefined && own.unprovenSince === undefined,
    });
  }

  /** Publishes what one frame says. */
  publish(rows: readonly AccountRow[], receivedTime: number): AccountNews {
    const exchangeTime = rows.findLast(({ order }) => order?.time !== undefined)?.order?.time;
    return this.#init.own.publish({ rows, kind: 'update', receivedTime, exchangeTime });
  }

  /**
   * Makes up for what was missed. Rejecting means that it has to be tried again.
   */
  async recover(outage: Outage | undefined): Promise<void> {
    const { own } = this.#init;
    const since = own.unprovenSince ?? outage?.from ?? this.#begunBefore;
    if (since === undefined) {
      await this.#recoverSince(undefined, outage);
      return;
    }
    own.unprovenSince = since;
    const recovery = this.#context?.recovering(
      `own orders and fills since ${new Date(since).toISOString()} are being read`,
    );
    try {
      recovery?.end(await this.#recoverSince(since, outage));
    } finally {
      recovery?.abandon();
    }
    this.#later?.planSweeps();
  }

  /**
   * Reads how the account stands and publishes what is new: for venues that leave changes out. Says nothing where nothing
   * was left out. Rejects when a call fails.
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
    const { api, own, toVenue, begunAt } = this.#init;
    const signal = this.#context?.signal ?? AbortSignal.abort('not subscribed');
    return new AccountPass({ api, own, pairs: this.#pairs, toVenue, begunAt, signal }).run(options);
  }
}
