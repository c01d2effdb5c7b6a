import type { Channel } from '@hftjs/core';
import {
  INFO,
  isRow,
  now,
  type ChannelParams,
  type Control,
  type FillRow,
  type Outage,
  type Reconciler,
  type AccountRow,
} from '@hftjs/core/adapter';
import type { VenueSink } from '../ib-venue.js';
import { foreignPair } from '../symbols.js';
import { chooseAccount } from './account.js';
import type { ContractDirectory } from './contract-directory.js';
import { fillOf, readExecution } from './execution.js';
import { IBError } from './ib-error.js';
import { readOrderRow } from './order-facts.js';
import { isSettled, isWhole, updateOf } from './order-update.js';
import { OwnOrdersApi, type OwnMemory } from './own-orders-api.js';
import { UnclearOrders } from './unclear-orders.js';
import { WebSocketLife, type SocketFacts } from './web-socket.js';

/** The frame that asks for fills from now on. Those that were missed are listed by REST, with their times. */
const LIVE_FILLS = 'str+{"realtimeUpdatesOnly":true,"days":1}';

export interface OrdersFeedInit {
  readonly channel: Channel;
  readonly facts: SocketFacts;
  readonly directory: ContractDirectory;
  readonly memory: OwnMemory;
  readonly sink: Pick<VenueSink, 'own' | 'begunAt' | 'ownConnection' | 'badRow' | 'unreadableRow' | 'skip'>;
  readonly warn: (words: string) => void;
}

/**
 * One connection of own orders and fills. The socket sends the ids of orders that are there already, and of all orders
 * what changes; REST says the rest.
 */
export class OrdersFeed {
  readonly #init: OrdersFeedInit;
  readonly #life: WebSocketLife;
  readonly #api: OwnOrdersApi;
  readonly #connection: Reconciler;
  readonly #unclear: UnclearOrders;
  #signal = AbortSignal.abort('not subscribed');
  #account: string | undefined;
  #isRecovered = false;
  #isSettling = false;

  constructor(init: OrdersFeedInit) {
    const { channel, facts, sink, directory, memory, warn } = init;
    const { session, member } = facts;
    this.#init = init;
    this.#life = new WebSocketLife(facts, {
      channel,
      hasExactNumbers: true,
      read: (packet, receivedTime) => this.#read(packet, receivedTime),
      doubt: () => undefined,
      close: () => undefined,
    });
    const isOurs = (account: string | undefined): boolean => this.#isOurs(account);
    this.#api = new OwnOrdersApi({
      session,
      member,
      directory,
      signal: () => this.#signal,
      memory,
      isOurs,
      warn,
      onBadRow: (error, row) => {
        sink.unreadableRow(channel, error, row);
      },
    });
    this.#connection = sink.ownConnection(channel, {
      api: this.#api,
      toVenue: (time) => time + session.venueNow() - now(),
    });
    this.#unclear = new UnclearOrders({
      api: this.#api,
      known: memory.known,
      directory,
      own: sink.own,
      isOurs,
      warn,
      publish: (order) => {
        if (!this.#signal.aborted) this.#connection.publish([{ order }], now());
      },
    });
  }

  params(): ChannelParams {
    const { facts, directory } = this.#init;
    const { session, timing } = facts;
    return {
      ...this.#life.params(),
      ...this.#connection.params(),
      feed: 'own',
      subscribe: async (pairs, context) => {
        this.#signal = context.signal;
        this.#account = chooseAccount(facts);
        const known = await directory.checked(pairs, context);
        await this.#life.ready();
        this.#connection.begin(known, context);
        // The venue sends the times of fills in whole seconds.
        context.acknowledge(Math.floor(session.venueNow() / 1000) * 1000);
        return ['sor+{}', LIVE_FILLS];
      },
      recover: async (outage) => {
        await this.#recover(outage);
        this.#isRecovered = true;
      },
      renew: { interval: timing.look, run: () => this.#look() },
    };
  }

  #read(packet: unknown, receivedTime: number): Control | 'none' | undefined {
    if (!isRow(packet) || (packet.topic !== 'sor' && packet.topic !== 'str')) return 'none';
    const { args } = packet;
    const rows: readonly unknown[] | undefined = Array.isArray(args)
      ? args
      : isRow(args)
        ? [args]
        : undefined;
    if (!rows) throw new Error(`${packet.topic} without rows`);
    return packet.topic === 'sor'
      ? this.#readOrders(rows, receivedTime)
      : this.#readFills(rows, receivedTime);
  }

  #readOrders(args: readonly unknown[], receivedTime: number): Control | undefined {
    const { channel, sink } = this.#init;
    const rows: AccountRow[] = [];
    for (const row of args) {
      try {
        const order = this.#readOrder(row);
        if (order) rows.push(order);
      } catch (error) {
        sink.badRow(channel, error, row);
      }
    }
    if (rows.length === 0) return INFO;
    const { orders } = this.#connection.publish(rows, receivedTime);
    return orders > 0 ? undefined : INFO;
  }

  #readOrder(row: unknown): AccountRow | undefined {
    const { memory, directory, facts } = this.#init;
    const news = readOrderRow(row);
    if (!this.#isOurs(news.account) || memory.known.isOfLeg(news)) {
      this.#skip();
      return undefined;
    }
    const change = memory.known.take(news);
    const { orderId, conid } = change.after;
    const symbol = directory.pairOf(conid);
    // What is not subscribed need not be whole.
    if (conid !== undefined && symbol === undefined)
      return { order: { ...updateOf(change, foreignPair(conid), news), event: 'unknown' } };
    if (news.status !== undefined) memory.heard.set(orderId, true);
    if (symbol === undefined || !isWhole(change.after)) {
      // Where nothing but its id was sent, the list that is read anyway has it.
      this.#unclear.add(orderId, { isNews: news.status !== undefined });
      return undefined;
    }
    if (isSettled(change.after)) this.#unclear.delete(orderId);
    else if (news.status !== undefined) this.#unclear.add(orderId, { delay: facts.timing.unsettled });
    return { order: updateOf(change, symbol, news) };
  }

  #readFills(args: readonly unknown[], receivedTime: number): Control {
    const { channel, sink, memory, directory } = this.#init;
    const begun = sink.begunAt(channel);
    for (const row of args) {
      try {
        const execution = readExecution(row);
        const symbol = this.#isOurs(execution.account) ? directory.pairOf(execution.conid) : undefined;
        const fill = symbol && fillOf(execution, symbol);
        if (!fill || this.#isUndated(fill) || !memory.fills.take(fill, { receivedTime, fillsSince: begun }))
          this.#skip();
      } catch (error) {
        sink.badRow(channel, error, row);
      }
    }
    return INFO;
  }

  /** Nobody knows whether such a fill is of before the stream began; the list has its time. */
  #isUndated(fill: FillRow): boolean {
    const { sink, channel, warn } = this.#init;
    const { own } = sink;
    if (
      sink.begunAt(channel) === undefined ||
      fill.time !== undefined ||
      own.orders.get(fill.orderId) !== undefined ||
      own.knows(fill)
    )
      return false;
    warn(
      `fill ${fill.tradeId} has no time, and is of no order that is known here: the list of fills is read`,
    );
    own.doubt('a fill without a time');
    return true;
  }

  /** What is due: a session kept alive, an order asked for. */
  async #look(): Promise<void> {
    await this.#life.keepAlive();
    if (!this.#isRecovered || this.#isSettling) return;
    this.#isSettling = true;
    try {
      await this.#unclear.settleOne();
    } finally {
      this.#isSettling = false;
    }
  }

  /** Core tries again what fails; where there is no brokerage session, only a new one helps. */
  async #recover(outage: Outage | undefined): Promise<void> {
    const { session, member } = this.#init.facts;
    try {
      await this.#connection.recover(outage);
    } catch (error) {
      if (error instanceof IBError && error.problem === 'no_brokerage') await session.open(member);
      throw error;
    }
  }

  #isOurs(account: string | undefined): boolean {
    return this.#account === undefined || account === undefined || account === this.#account;
  }

  #skip(): void {
    this.#init.sink.skip(this.#init.channel);
  }
}
