import type { ChannelParams, Outage, SubscribeContext } from '../../channel-params.js';
import { now } from '../../clock.js';
import { sleep } from '../../connection/sleep.js';
import type { CurrencyPair } from '../../currency-pair.js';
import type { MyOrder } from '../../events.js';
import type { Recovery } from '../../recoveries.js';
import type { Listing } from '../listing.js';
import type { OrderUpdate } from '../order-update.js';
import type { OwnFeed, OwnNews, OwnRow } from '../own-feed.js';
import { AccountPass, type PassResult } from './account-pass.js';
import type { OwnApi } from './own-api.js';
import { Settler } from './settler.js';

/** How long something may be missing before it is reported as lost: REST lags by up to half a minute. */
export const DEFAULT_PATIENCE = 45_000;

/** When lists that lag are read again after a recovery, as parts of the patience. */
const SWEEPS: readonly number[] = [0.05, 0.2, 0.8];

/** A pass that took longer is not repeated as often. Milliseconds. */
const LONG_PASS = 5_000;

/** Between two passes for frames that could not be read; twice as long each time. Milliseconds. */
const DOUBT_INTERVAL = 500;
const MAX_DOUBT_INTERVAL = 30_000;

export interface OwnConnectionInit {
  readonly api: OwnApi;
  readonly own: OwnFeed;
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
export class OwnConnection {
  readonly #init: OwnConnectionInit;
  #pairs: readonly CurrencyPair[] = [];
  #context: SubscribeContext | undefined;
  #settler: Settler | undefined;
  #openBefore: readonly MyOrder[] = [];
  /** When the stream began, if it did on an earlier connection. */
  #begunBefore: number | undefined;
  /** Whether the first pass of this connection is done: from then on doubts are settled one by one. */
  #isRecovered = false;
  /** The open orders that the connection itself brought; the first pass works with them. */
  #list: Listing<OrderUpdate> | undefined;
  #doubt: { readonly recovery: Recovery; isRaisedAgain: boolean } | undefined;
  #doubts = 0;
  #sweep = 0;

  constructor(init: OwnConnectionInit) {
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
      fillsAreListed = false,
      conserves = true,
      patience = DEFAULT_PATIENCE,
      warn,
    } = this.#init;
    const { signal } = context;
    this.#pairs = pairs;
    this.#context = context;
    this.#openBefore = own.orders.open();
    this.#begunBefore = begunAt();
    if (signal.aborted) return;
    const settler = new Settler({
      api,
      own,
      begunAt,
      fillsAreListed,
      conserves,
      patience,
      warn,
      signal,
      recovering: (reason) => context.recovering(reason),
      gap: (loss) => {
        context.gap(loss);
      },
    });
    this.#settler = settler;
    const detach = own.attach({
      onTouched: (keys) => {
        settler.touched(keys);
      },
      onDoubt: (reason) => {
        this.#raiseDoubt(reason);
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
  publish(rows: readonly OwnRow[], receivedTime: number): OwnNews {
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
    this.#planSweeps();
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
    this.#isRecovered = true;
    const resumedAt = since === undefined ? undefined : toVenue(outage?.until ?? now());
    this.#settler?.start(resumedAt);
    await this.#settle(undecided);
    return filled;
  }

  #pass(options: Parameters<AccountPass['run']>[0]): Promise<PassResult> {
    const { api, own, toVenue, begunAt } = this.#init;
    const signal = this.#context?.signal ?? AbortSignal.abort('not subscribed');
    return new AccountPass({ api, own, pairs: this.#pairs, toVenue, begunAt, signal }).run(options);
  }

  async #settle(undecided: PassResult['undecided']): Promise<void> {
    this.#settler?.askAll();
    this.#settler?.undecided(undecided);
    await this.#settler?.settled();
  }

  /** REST may lag: what it did not list yet is found by reading it again. */
  #planSweeps(): void {
    void this.#runSweeps(++this.#sweep).catch((error: unknown) => {
      this.#init.warn(`own orders and fills could not be read again: ${String(error)}`);
    });
  }

  async #runSweeps(sweep: number): Promise<void> {
    const { own, patience = DEFAULT_PATIENCE, warn } = this.#init;
    const signal = this.#context?.signal;
    if (!signal) return;
    const began = performance.now();
    let isLong = false;
    for (const [index, part] of SWEEPS.entries()) {
      const isLast = index === SWEEPS.length - 1;
      if (isLong && !isLast) continue;
      await sleep(began + part * patience - performance.now(), signal);
      if (signal.aborted || sweep !== this.#sweep) return;
      const start = performance.now();
      const { filled, undecided } = await this.#passUntilRead(signal);
      isLong = performance.now() - start > LONG_PASS;
      if (filled > 0) warn(`${filled} own events that REST listed late were delivered late`);
      this.#settler?.undecided(undecided);
    }
    if (!signal.aborted && sweep === this.#sweep && this.#doubt === undefined) own.unprovenSince = undefined;
  }

  /** A pass over what may be missing, however often it has to be tried. */
  async #passUntilRead(signal: AbortSignal): Promise<PassResult> {
    const { own } = this.#init;
    for (let attempt = 0; ; attempt++) {
      try {
        const since = own.unprovenSince ?? now();
        return await this.#pass({ since, openBefore: own.orders.open(), publishesList: false });
      } catch (error) {
        if (signal.aborted) throw error;
        await sleep(Math.min(500 * 2 ** attempt, MAX_DOUBT_INTERVAL), signal);
        signal.throwIfAborted();
      }
    }
  }

  /** Something private could not be read: REST says what it may have been. */
  #raiseDoubt(reason: string): void {
    const context = this.#context;
    if (!context || context.signal.aborted) return;
    this.#init.own.unprovenSince ??= now();
    // The first pass is still to come, or is on its way and is followed by others.
    if (!this.#isRecovered) return;
    if (this.#doubt) {
      this.#doubt.isRaisedAgain = true;
      return;
    }
    this.#doubt = {
      recovery: context.recovering(`own events may be missing: ${reason}`),
      isRaisedAgain: false,
    };
    void this.#settleDoubt(context.signal);
  }

  async #settleDoubt(signal: AbortSignal): Promise<void> {
    const doubt = this.#doubt;
    if (!doubt) return;
    let filled = 0;
    try {
      do {
        doubt.isRaisedAgain = false;
        if (this.#doubts > 0)
          await sleep(Math.min(DOUBT_INTERVAL * 2 ** this.#doubts, MAX_DOUBT_INTERVAL), signal);
        this.#doubts++;
        signal.throwIfAborted();
        const result = await this.#passUntilRead(signal);
        filled += result.filled;
        await this.#settle(result.undecided);
        signal.throwIfAborted();
      } while (doubt.isRaisedAgain);
    } catch {
      // The connection has ended: the next one recovers since the same moment.
      return;
    }
    this.#doubt = undefined;
    doubt.recovery.end(filled);
    this.#planSweeps();
    await sleep(MAX_DOUBT_INTERVAL, signal);
    // Doubts that are far apart are settled at once again.
    if (!signal.aborted && this.#doubt === undefined) this.#doubts = 0;
  }
}
