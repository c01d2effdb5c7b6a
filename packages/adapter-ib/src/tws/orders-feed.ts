import { Channel, isTerminal, type CurrencyPair } from '@hftjs/core';
import { INFO, type ChannelParams, type Control, type SubscribeContext } from '@hftjs/core/adapter';
import type { VenueSink } from '../ib-venue.js';
import { calls } from './calls.js';
import { Codes } from './codes.js';
import type { ContractDirectory } from './contract-directory.js';
import { ContractSearch } from './contract-search.js';
import { readEvents, type TwsEvent } from './events.js';
import { Executions, type KnownExecutions } from './executions.js';
import { EXECUTIONS_ID, ListKeeper } from './list-keeper.js';
import { OrderMessages } from './order-messages.js';

export interface OrdersFeedInit {
  readonly channel: Channel;
  readonly directory: ContractDirectory;
  readonly sink: VenueSink;
  readonly clientId: number;
  /** Which of the accounts of the login is meant, where there are several. */
  readonly account: string | undefined;
  readonly executions: KnownExecutions;
  readonly warn: (message: string) => void;
}

/**
 * One connection of own orders and fills. TWS tells each client of its own orders, and client 0 or the master client of
 * all; it may leave changes out. So all open orders and today's executions are asked for at first, and again with each
 * sign of life that TWS is asked for: what was not told is learned then, and what was is not told twice.
 *
 * https://interactivebrokers.github.io/tws-api/open_orders.html
 */
export class OrdersFeed {
  readonly #init: OrdersFeedInit;
  readonly #search: ContractSearch;
  readonly #codes: Codes;
  readonly #messages: OrderMessages;
  readonly #executions: Executions;
  readonly #keeper: ListKeeper;
  #context: SubscribeContext | undefined;

  constructor(init: OrdersFeedInit) {
    const { directory, sink, clientId, warn } = init;
    this.#init = init;
    this.#search = new ContractSearch(directory);
    this.#messages = new OrderMessages(init);
    this.#codes = new Codes({
      clientId,
      warn,
      needsFarms: false,
      pairOf: (requestId) => directory.pairOfSearch(requestId),
    });
    this.#executions = new Executions({
      known: init.executions,
      orderOf: (permId) => sink.own.orders.get(permId),
      publish: (row, { receivedTime, origin }) => {
        sink.own.publish({ rows: [row], kind: origin ? 'reconcile' : 'update', receivedTime, origin });
      },
      amend: (order) => {
        sink.amend(order);
      },
      onLateCommission: ({ execId, commission, currency }) => {
        warn(
          `execution ${execId} was told without its commission, which is ${commission ?? ''} ${currency ?? ''}`,
        );
      },
      onCorrection: ({ execution: { execId, shares, price } }) => {
        sink.skip(Channel.MY_TRADE);
        warn(`execution ${execId} corrects one that was told before: it is of ${shares} at ${price}`);
      },
    });
    this.#keeper = new ListKeeper({
      own: sink.own,
      executions: this.#executions,
      known: init.executions,
      warn,
    });
  }

  params(): Pick<ChannelParams, 'feed' | 'exactNumbers' | 'subscribe' | 'onPacket' | 'onDisconnected'> {
    return {
      feed: 'own',
      exactNumbers: true,
      subscribe: (pairs, context) => {
        this.#context = context;
        this.#keeper.context = context;
        const searches = this.#search.begin(pairs);
        return searches.length > 0 ? searches : this.#begin();
      },
      onPacket: (packet, receivedTime) => {
        const controls = readEvents(packet).map((event) => this.#read(event, receivedTime));
        return controls.at(-1);
      },
      onDisconnected: () => {
        this.#context = undefined;
        this.#keeper.context = undefined;
        this.#executions.end();
      },
    };
  }

  #read(event: TwsEvent, receivedTime: number): Control | undefined {
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
        return this.#search.isUnderway ? INFO : this.#keeper.askAgain();
      default:
        return this.#own(event, receivedTime);
    }
  }

  #own({ event, args }: TwsEvent, receivedTime: number): Control | undefined {
    const keeper = this.#keeper;
    switch (event) {
      case 'openOrder':
      case 'orderStatus':
        this.#order(event, args, receivedTime);
        return this.#data();
      case 'execDetails':
        this.#execution(args, receivedTime);
        return this.#data();
      case 'commissionReport':
        this.#executions.report(this.#messages.commission(args), receivedTime);
        return this.#data();
      case 'completedOrder': {
        const order = this.#messages.completed(args);
        if (order) keeper.list?.completed.set(order.orderId, order);
        return INFO;
      }
      case 'openOrderEnd':
        return keeper.hasTold('orders');
      case 'execDetailsEnd':
        return keeper.hasTold('executions');
      case 'completedOrdersEnd':
        return keeper.hasTold('ends');
      default:
        return INFO;
    }
  }

  /** Rows of the first list are no news yet: only its end tells that all is known. */
  #data(): Control | undefined {
    return this.#keeper.isListed ? undefined : INFO;
  }

  /** Once a whole list was published, what an order's message says is told at once. */
  #order(event: 'openOrder' | 'orderStatus', args: readonly unknown[], receivedTime: number): void {
    const { sink } = this.#init;
    const { list, isListed } = this.#keeper;
    const order = this.#messages.order(event, args, { list, isListed: !isListed });
    if (order === undefined) return;
    list?.add(order);
    if (isListed) sink.own.publish({ rows: [{ order }], kind: 'update', receivedTime });
  }

  #execution(args: readonly unknown[], receivedTime: number): void {
    const found = this.#messages.execution(args);
    if (found === undefined) return;
    if (Number(args[0]) === EXECUTIONS_ID) this.#keeper.list?.executions.push(found);
    else this.#executions.add(found.row, found.symbol, { receivedTime, origin: undefined });
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

  #begin(): readonly string[] {
    const binding = this.#init.clientId === 0 ? [calls.autoOpenOrders()] : [];
    return [...binding, ...this.#keeper.ask()];
  }

  #code([message, code, requestId]: readonly unknown[]): Control | undefined {
    const id = requestId === undefined ? -1 : Number(requestId);
    try {
      const control = this.#codes.read(Number(code), String(message), id);
      return this.#settle(control, id);
    } catch (error) {
      // The message may have been of an order: the next list has it, this one may lack it.
      if (this.#keeper.list) this.#keeper.list.isWhole = false;
      throw error;
    }
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
    const { sink } = this.#init;
    const order = this.#messages.error(Number(code), String(message), String(orderId));
    if (order === undefined) return INFO;
    const known = sink.own.orders.get(order.orderId);
    if (known === undefined || isTerminal(known)) return INFO;
    sink.own.publish({ rows: [{ order }], kind: 'update', receivedTime });
    return undefined;
  }
}
