import type { Channel, CurrencyPair } from '@hftjs/core';
import {
  INFO,
  now,
  type ChannelParams,
  type Control,
  type OrderUpdate,
  type Reconciler,
  type SubscribeContext,
} from '@hftjs/core/adapter';
import { splitExecutionId } from '../execution-id.js';
import type { VenueSink } from '../ib-venue.js';
import { calls } from './calls.js';
import { Codes } from './codes.js';
import type { ContractDirectory } from './contract-directory.js';
import { ContractSearch } from './contract-search.js';
import { readEvents, type TwsEvent } from './events.js';
import { feesOf, orderAfter, parseFill } from './execution.js';
import { OrderMessages } from './order-messages.js';
import { TwsOwnApi, type History, type OwnMemory } from './own-api.js';
import { Questions } from './questions.js';

const DAY = 86_400_000;

export interface OrdersFeedInit {
  readonly channel: Channel;
  readonly directory: ContractDirectory;
  readonly sink: VenueSink;
  readonly clientId: number;
  /** Which of the accounts of the login is meant, where there are several. */
  readonly account: string | undefined;
  readonly memory: OwnMemory;
  readonly warn: (message: string) => void;
}

/**
 * What becomes of orders' messages. `listing`: they answer a question, or are older than its answer. `waiting`: they are
 * newer than the list that is being published, and are published after it. `live`: they are published as they come.
 */
type Phase = 'listing' | 'waiting' | 'live';

/**
 * One connection of own orders and fills. TWS tells each client of its own orders, and client 0 or the master client of
 * all; it may leave changes out. So the open orders and today's executions are asked for at first, and again with each
 * sign of life that TWS is asked for.
 *
 * https://interactivebrokers.github.io/tws-api/open_orders.html
 */
export class OrdersFeed {
  readonly #init: OrdersFeedInit;
  readonly #search: ContractSearch;
  readonly #codes: Codes;
  readonly #messages: OrderMessages;
  readonly #connection: Reconciler;
  #questions: Questions | undefined;
  #context: SubscribeContext | undefined;
  #phase: Phase = 'live';
  #waiting: OrderUpdate[] = [];
  #isRefreshing = false;
  #hasWarned = false;

  constructor(init: OrdersFeedInit) {
    const { channel, directory, sink, clientId, memory, warn } = init;
    this.#init = init;
    this.#search = new ContractSearch(directory);
    this.#messages = new OrderMessages(init);
    this.#codes = new Codes({
      clientId,
      warn,
      needsFarms: false,
      pairOf: (requestId) => directory.pairOfSearch(requestId),
    });
    const api = new TwsOwnApi({
      questions: () => {
        if (this.#questions) return this.#questions;
        throw new Error('TWS is not connected');
      },
      memory,
      isForeign: (orderId) => this.#messages.isForeign(orderId),
    });
    this.#connection = sink.ownConnection(channel, { api, toVenue: (time) => time });
  }

  params(): Omit<ChannelParams, 'channel' | 'host'> {
    return {
      ...this.#connection.params(),
      feed: 'own',
      subscribe: (pairs, context) => {
        this.#phase = 'listing';
        this.#context = context;
        this.#questions = new Questions({
          signal: context.signal,
          send: context.send,
          onWithheld: () => {
            this.#warnOfExecutions();
          },
        });
        this.#connection.begin(pairs, context);
        const searches = this.#search.begin(pairs);
        return searches.length > 0 ? searches : this.#begin();
      },
      recover: async (outage) => {
        this.#phase = 'listing';
        await this.#connection.recover(outage);
        this.#phase = 'live';
        this.#publish(this.#waiting.splice(0), now());
      },
      onPacket: (packet, receivedTime) => {
        const controls = readEvents(packet).map((event) => this.#read(event, receivedTime));
        return controls.at(-1);
      },
    };
  }

  #read(event: TwsEvent, receivedTime: number): Control | undefined {
    try {
      return this.#event(event, receivedTime);
    } catch (error) {
      this.#questions?.addUnreadable();
      throw error;
    }
  }

  #event(event: TwsEvent, receivedTime: number): Control | undefined {
    const { args } = event;
    switch (event.event) {
      case 'managedAccounts':
        this.#messages.setAccounts(String(args[0]));
        return INFO;
      case 'info':
        return this.#code(args);
      case 'error':
        return this.#code(args) ?? this.#orderError(args, receivedTime);
      case 'contractDetails':
      case 'contractDetailsEnd':
        return this.#contract(event);
      case 'currentTime':
        this.#refresh();
        return INFO;
      default:
        return this.#own(event, receivedTime);
    }
  }

  #own({ event, args }: TwsEvent, receivedTime: number): Control | undefined {
    switch (event) {
      case 'openOrder':
      case 'orderStatus':
        return this.#order(event, args, receivedTime);
      case 'execDetails':
        return this.#execution(args, receivedTime);
      case 'commissionReport': {
        const report = this.#messages.commission(args);
        this.#init.memory.fills.charge(report.execId, feesOf(report), receivedTime);
        return INFO;
      }
      case 'completedOrder': {
        const order = this.#messages.completed(args);
        if (order) this.#questions?.completedOrders.add(order);
        return INFO;
      }
      case 'openOrderEnd':
        // What comes from now on is newer than the list.
        if (this.#phase !== 'live') this.#phase = 'waiting';
        this.#waiting = [];
        this.#questions?.openOrders.end();
        return INFO;
      case 'execDetailsEnd':
        this.#questions?.endExecutions(Number(args[0]));
        return INFO;
      case 'completedOrdersEnd':
        this.#questions?.completedOrders.end();
        return INFO;
      default:
        return INFO;
    }
  }

  #order(
    event: 'openOrder' | 'orderStatus',
    args: readonly unknown[],
    receivedTime: number,
  ): Control | undefined {
    const order = this.#messages.order(event, args, this.#phase === 'listing');
    if (order === undefined) return INFO;
    this.#questions?.openOrders.add(order);
    if (this.#phase === 'live') return this.#publish([order], receivedTime);
    if (this.#phase === 'waiting') this.#waiting.push(order);
    return INFO;
  }

  #execution(args: readonly unknown[], receivedTime: number): Control | undefined {
    const found = this.#messages.execution(args);
    if (this.#questions?.addExecution(Number(args[0]), found) === true || found === undefined) return INFO;
    const { row, symbol } = found;
    const { sink, memory } = this.#init;
    const fill = parseFill(row, symbol);
    const { stem, revision } = splitExecutionId(fill.tradeId);
    if (memory.history?.executions.has(stem) === true) {
      // It corrects what is none of the stream's fills; the same id as news is one after all.
      if (revision > 1) return this.#skip();
      memory.history.executions.delete(stem);
    }
    const order = orderAfter(row, symbol, sink.own.orders.get(row.execution.permId));
    const control = order && this.#phase === 'live' ? this.#publish([order], receivedTime) : INFO;
    memory.fills.take(fill, { receivedTime });
    return control;
  }

  #publish(orders: readonly OrderUpdate[], receivedTime: number): Control | undefined {
    if (orders.length === 0) return INFO;
    const news = this.#connection.publish(
      orders.map((order) => ({ order })),
      receivedTime,
    );
    return news.orders > 0 ? undefined : INFO;
  }

  #contract(event: TwsEvent): Control {
    const resolution = this.#search.read(event);
    if (resolution === undefined) return INFO;
    if ('reason' in resolution) this.#context?.refuse([resolution.pair], resolution.reason);
    return this.#afterSearch();
  }

  #afterSearch(): Control {
    return this.#search.isUnderway ? INFO : { kind: 'send', frames: this.#begin() };
  }

  /** All contracts are known. */
  #begin(): readonly string[] {
    void this.#acknowledge();
    return this.#init.clientId === 0 ? [calls.autoOpenOrders()] : [];
  }

  /** The stream begins when it is known what had happened before. */
  async #acknowledge(): Promise<void> {
    const { memory, warn } = this.#init;
    const context = this.#context;
    try {
      if (!memory.hasBegun) memory.history = await this.#readHistory();
    } catch (error) {
      if (context?.signal.aborted !== false) return;
      warn(`what had happened before the stream began is not known: ${String(error)}`);
    }
    memory.hasBegun = true;
    // TWS sends whole seconds of a clock that is not ours: where the history is known by its ids, its times do not matter.
    const begun = memory.history ? now() - DAY : Math.floor(now() / 1000) * 1000;
    context?.acknowledge(begun);
  }

  /** `undefined` where TWS does not say which executions there were. */
  async #readHistory(): Promise<History | undefined> {
    const questions = this.#questions;
    if (!questions) return undefined;
    const [executions, completed] = await Promise.all([
      questions.askExecutions(),
      questions.askCompletedOrders(),
    ]);
    if (!executions.isKnown) return undefined;
    const stems = executions.rows.map(({ row }) => splitExecutionId(row.execution.execId).stem);
    return { executions: new Set(stems), endedOrders: new Set(completed.rows.map(({ orderId }) => orderId)) };
  }

  /** TWS lives: asks for what it may have left out, unless that is being done. */
  #refresh(): void {
    if (this.#isRefreshing || this.#phase !== 'live' || !this.#context) return;
    this.#isRefreshing = true;
    this.#connection
      .refresh()
      // TWS may take longer than it may: the next sign of life asks again.
      .catch(() => undefined)
      .finally(() => {
        this.#isRefreshing = false;
      });
  }

  #code([message, code, requestId]: readonly unknown[]): Control | undefined {
    const id = requestId === undefined ? -1 : Number(requestId);
    const control = this.#codes.read(Number(code), String(message), id);
    return this.#settle(control, id);
  }

  /** A pair that is refused ends the wait for its contract. */
  #settle(control: Control, requestId: number): Control | undefined {
    if (control.kind !== 'refused') return control.kind === 'info' && requestId >= 0 ? undefined : control;
    const pairs: readonly CurrencyPair[] = control.pairs ?? [];
    for (const pair of pairs) this.#search.giveUp(pair);
    this.#context?.refuse(pairs, control.reason);
    return this.#afterSearch();
  }

  /** What an order was refused or cancelled for; its status may follow or not. */
  #orderError([message, code, orderId]: readonly unknown[], receivedTime: number): Control | undefined {
    const order = this.#messages.error(Number(code), String(message), String(orderId));
    if (order === undefined) return INFO;
    if (order === 'unclear') this.#refresh();
    return order === 'unclear' ? INFO : this.#publish([order], receivedTime);
  }

  #warnOfExecutions(): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    this.#init.warn(
      'TWS does not say which executions there were today: fills that were missed stay unknown',
    );
  }

  #skip(): Control {
    const { sink, channel } = this.#init;
    sink.skip(channel);
    return INFO;
  }
}
