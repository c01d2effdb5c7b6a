import { quoted } from '@hftjs/simulator';
import type { Gateway } from '../gateway.js';
import { Ladder } from '../market/ladder.js';
import { readPeriod } from '../../bars.js';
import { historyBody } from '../market/history-endpoints.js';
import type { Watcher } from '../market/market-data.js';
import type { Subscription } from './socket-command.js';

/** Sends one frame, and returns whether anything was sent; the channels are what its topic serves, because faults choose by these. */
export type Send = (text: string, channels?: readonly string[]) => boolean;

const CHANNELS = {
  smd: ['ticker', 'trade', 'order_book'],
  sbd: ['order_book'],
  sor: ['my_order', 'my_order_batch'],
  str: ['my_trade'],
} as const;

/** Requests of bars that one connection may have open. */
const MOST_HISTORIES = 5;

type HistoryCommand = Extract<Subscription, { topic: 'smh' }>;
type LadderRequest = Extract<Subscription, { topic: 'sbd' }>;

/** What one connection is subscribed to. Nothing is acknowledged. */
export class SocketFeeds implements Watcher {
  readonly #gateway: Gateway;
  readonly #send: Send;
  /** One for each account. */
  readonly #ladders = new Map<string, Ladder>();
  /** By the venue's number of the answer. */
  readonly #histories = new Set<string>();
  #stopOrders: (() => void) | undefined;
  #stopExecutions: (() => void) | undefined;

  constructor(gateway: Gateway, send: Send) {
    this.#gateway = gateway;
    this.#send = send;
  }

  obey(command: Subscription): void {
    if (!this.#gateway.hasReadAccounts) {
      this.#send('{"topic":"error","error":"Please query /accounts first"}');
      return;
    }
    switch (command.topic) {
      case 'smd':
        if (!this.#gateway.marketData.watch(command.target, command.fields, this))
          this.#refuse(command.target);
        return;
      case 'umd':
        this.#gateway.marketData.unwatch(command.target);
        return;
      case 'sbd':
        this.#startLadder(command);
        return;
      case 'ubd':
        this.#stopLadder(command.account);
        return;
      case 'sor':
        this.#startOrders();
        return;
      case 'uor':
        this.#stopOrders?.();
        return;
      case 'str':
        this.#startExecutions(command);
        return;
      case 'utr':
        this.#stopExecutions?.();
        return;
      case 'smh':
        this.#sendHistory(command);
        return;
      case 'umh':
        this.#histories.delete(command.serverId);
        return;
    }
  }

  onMarketData(text: string): void {
    this.#send(text, CHANNELS.smd);
  }

  /** Ends everything, with the session or the connection. */
  stop(): void {
    this.#stopOrders?.();
    this.#stopExecutions?.();
    for (const account of [...this.#ladders.keys()]) this.#stopLadder(account);
    this.#histories.clear();
    this.#gateway.marketData.forget(this);
  }

  #startLadder({ account, conid, topic, target }: LadderRequest): void {
    const { instruments, market, books, timing, accounts } = this.#gateway;
    const instrument = instruments.byConid(conid);
    if (instrument === undefined || !accounts.includes(account)) {
      this.#refuse(target);
      return;
    }
    this.#stopLadder(account);
    const ladder = new Ladder({
      market,
      books,
      instrument,
      topic: `${topic}+${account}+${conid}`,
      interval: timing.sampleInterval,
      send: (text) => this.#send(text, CHANNELS.sbd),
    });
    this.#ladders.set(account, ladder);
  }

  #stopLadder(account: string): void {
    this.#ladders.get(account)?.close();
    this.#ladders.delete(account);
  }

  #startOrders(): void {
    const { orders, orderListeners } = this.#gateway;
    this.#stopOrders?.();
    const publish = (rows: readonly string[]): void => {
      // A filter that REST was asked with narrows the state that this topic is fed from.
      if (!this.#gateway.hasOrderFilter) this.#sendRows('sor', rows);
    };
    orderListeners.add(publish);
    this.#stopOrders = () => orderListeners.delete(publish);
    for (const row of orders.idRows()) publish([row]);
  }

  #startExecutions({ isRealtimeOnly, days }: { isRealtimeOnly: boolean; days: number }): void {
    const { executions } = this.#gateway;
    this.#stopExecutions?.();
    const publish = (rows: readonly string[]): void => {
      this.#sendRows('str', rows);
    };
    executions.listeners.add(publish);
    this.#stopExecutions = () => executions.listeners.delete(publish);
    const replay = isRealtimeOnly ? [] : executions.rows(days);
    if (replay.length > 0) publish(replay);
  }

  /** Bars come once; the request stays open until it is ended. */
  #sendHistory({ target, ...request }: HistoryCommand): void {
    const conid = Number(/^\d+/.exec(target)?.[0]);
    const { period, bar } = request;
    const isReadable = readPeriod(period) !== undefined && readPeriod(bar) !== undefined;
    if (this.#gateway.instruments.byConid(conid) === undefined || !isReadable) {
      this.#refuse(target);
      return;
    }
    if (this.#histories.size >= MOST_HISTORIES) {
      this.#send('{"topic":"error","error":"Too many requests for history","code":3}');
      return;
    }
    const serverId = String(341_115 + this.#histories.size + 10 * this.#gateway.random.int(1000));
    this.#histories.add(serverId);
    const body = historyBody(this.#gateway, { ...request, conid, serverId });
    this.#send(`${body.slice(0, -1)},"topic":${quoted(`smh+${target}`)}}`);
  }

  #sendRows(topic: 'sor' | 'str', rows: readonly string[]): void {
    this.#send(`{"topic":"${topic}","args":[${rows.join(',')}]}`, CHANNELS[topic]);
  }

  #refuse(target: string): void {
    this.#send(`{"topic":"error","error":${quoted(`No such contract: ${target}`)},"code":2}`);
  }
}
