import type { Channel, CurrencyPair } from '@hftjs/core';
import {
  INFO,
  isRow,
  now,
  OwnConnection,
  type ChannelParams,
  type Control,
  type Outage,
  type OwnRow,
  type SubscribeContext,
} from '@hftjs/core/adapter';
import type { VenueSink } from '../ib-venue.js';
import { foreignPair } from '../symbols.js';
import { chooseAccount } from './account.js';
import type { ContractDirectory } from './contract-directory.js';
import { readExecution } from './execution.js';
import { FillsReader, LIVE_FILLS, type OwnMemory } from './fills-reader.js';
import { IBError } from './ib-error.js';
import { readOrderRow } from './order-facts.js';
import { isSettled, isWhole, updateOf } from './order-update.js';
import { OwnOrdersApi } from './own-orders-api.js';
import { UnclearOrders } from './unclear-orders.js';
import { WebSocketLife, type SocketFacts } from './web-socket.js';

export interface OrdersFeedInit {
  readonly channel: Channel;
  readonly facts: SocketFacts;
  readonly directory: ContractDirectory;
  readonly memory: OwnMemory;
  readonly sink: Pick<VenueSink, 'own' | 'begunAt' | 'ownConnection' | 'badRow' | 'skip'>;
  readonly warn: (words: string) => void;
}

/**
 * One connection of own orders and fills. Orders that are there already are read over REST, because the socket tells their
 * ids and then changes only; fills that were missed the socket tells again. It numbers no frames: after one that cannot be
 * read, both are asked for once more.
 */
export class OrdersFeed {
  readonly #init: OrdersFeedInit;
  readonly #life: WebSocketLife;
  readonly #api: OwnOrdersApi;
  readonly #connection: OwnConnection;
  readonly #unclear: UnclearOrders;
  readonly #fills: FillsReader;
  #pairs: readonly CurrencyPair[] = [];
  #account: string | undefined;
  #send: SubscribeContext['send'] | undefined;
  #isRecovered = false;
  #isRecovering = false;
  #doubtfulSince: number | undefined;

  constructor(init: OrdersFeedInit) {
    const { channel, facts, sink, directory, memory, warn } = init;
    const { session, member } = facts;
    const onBadRow = (error: unknown, row: unknown): void => {
      sink.badRow(channel, error, row);
    };
    this.#init = init;
    this.#life = new WebSocketLife(facts, {
      channel,
      hasExactNumbers: true,
      read: (packet, receivedTime) => this.#read(packet, receivedTime),
      doubt: (time) => {
        this.#doubt(time);
      },
      close: () => undefined,
    });
    const isOurs = (account: string | undefined): boolean => this.#isOurs(account);
    this.#api = new OwnOrdersApi({ session, member, directory, known: memory.known, isOurs, onBadRow, warn });
    this.#connection = sink.ownConnection(channel, {
      api: this.#api,
      toVenue: (time) => time,
      conserves: false,
    });
    this.#fills = new FillsReader({ channel, session, directory, memory, sink, warn });
    this.#unclear = new UnclearOrders({
      api: this.#api,
      known: memory.known,
      directory,
      own: sink.own,
      isOurs,
      warn,
      publish: (order) => {
        this.#connection.publish([{ order }], now());
      },
    });
  }

  params(): ChannelParams {
    const { facts, directory, memory } = this.#init;
    const { session, timing } = facts;
    return {
      ...this.#life.params(),
      ...this.#connection.params(),
      feed: 'own',
      subscribe: async (pairs, context) => {
        this.#send = context.send;
        this.#account = chooseAccount(facts);
        this.#pairs = await directory.checked(pairs, context);
        await this.#life.ready();
        this.#connection.begin(this.#pairs, context);
        const fills = context.resumed ? this.#fills.replayFrame() : LIVE_FILLS;
        memory.lastSeen = now();
        context.acknowledge(session.venueNow());
        return ['sor+{}', fills];
      },
      recover: async (outage) => {
        await this.#recover(outage);
        this.#isRecovered = true;
      },
      renew: { interval: timing.look, run: () => this.#look() },
    };
  }

  #read(packet: unknown, receivedTime: number): Control | 'none' | undefined {
    this.#init.memory.lastSeen = receivedTime;
    if (!isRow(packet) || (packet.topic !== 'sor' && packet.topic !== 'str')) return 'none';
    const { args } = packet;
    const rows: readonly unknown[] | undefined = Array.isArray(args)
      ? args
      : isRow(args)
        ? [args]
        : undefined;
    if (!rows) {
      this.#doubt(receivedTime);
      throw new Error(`${packet.topic} without rows`);
    }
    return packet.topic === 'sor'
      ? this.#readOrders(rows, receivedTime)
      : this.#readFills(rows, receivedTime);
  }

  #readOrders(args: readonly unknown[], receivedTime: number): Control | undefined {
    const rows: OwnRow[] = [];
    for (const row of args) {
      try {
        const order = this.#readOrder(row);
        if (order) rows.push(order);
      } catch (error) {
        this.#complain(error, row, receivedTime);
      }
    }
    if (rows.length === 0) return INFO;
    this.#connection.publish(rows, receivedTime);
    return undefined;
  }

  #readOrder(row: unknown): OwnRow | undefined {
    const { memory, directory } = this.#init;
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
    if (symbol === undefined || !isWhole(change.after)) {
      // The list that is read anyway will tell.
      this.#unclear.add(orderId);
      return undefined;
    }
    if (isSettled(change.after)) this.#unclear.delete(orderId);
    else if (news.status !== undefined) this.#unclear.add(orderId, this.#init.facts.timing.unsettled);
    return { order: updateOf(change, symbol, news) };
  }

  #readFills(args: readonly unknown[], receivedTime: number): Control | undefined {
    for (const row of args) {
      try {
        const execution = readExecution(row);
        if (!this.#isOurs(execution.account) || !this.#fills.take(execution, receivedTime)) this.#skip();
      } catch (error) {
        this.#complain(error, row, receivedTime);
      }
    }
    return args.length === 0 ? INFO : undefined;
  }

  /** What is due: a session kept alive, a frame that was lost made up for, an order asked for. */
  async #look(): Promise<void> {
    await this.#life.keepAlive();
    if (!this.#isRecovered || this.#isRecovering) return;
    this.#isRecovering = true;
    if (this.#doubtfulSince !== undefined) await this.#settleDoubt(this.#doubtfulSince);
    await this.#unclear.settleOne();
    this.#isRecovering = false;
  }

  async #settleDoubt(from: number): Promise<void> {
    this.#doubtfulSince = undefined;
    this.#send?.([this.#fills.replayFrame()]);
    await this.#recover({ from, until: now() });
  }

  /** Core tries again what fails; where there is no brokerage session, only a new one helps. */
  async #recover(outage: Outage | undefined): Promise<void> {
    const { session, member } = this.#init.facts;
    try {
      await this.#connection.params().recover?.(outage);
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

  #doubt(time: number): void {
    this.#doubtfulSince ??= time;
  }

  #complain(error: unknown, row: unknown, receivedTime: number): void {
    this.#doubt(receivedTime);
    this.#init.sink.badRow(this.#init.channel, error, row);
  }
}
