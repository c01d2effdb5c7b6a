import type { CurrencyPair } from '@hftjs/core';
import {
  INFO,
  now,
  type Control,
  type OrderUpdate,
  type Outage,
  type Reconciler,
  type SessionContext,
} from '@hftjs/core/adapter';
import { splitExecutionId } from '../../order-names.js';
import { calls } from '../venue/calls.js';
import { readEvents, type TwsEvent } from '../venue/events.js';
import { TwsSession } from '../venue/tws-session.js';
import type { History, TwsVenue } from '../venue/tws-venue.js';
import { TwsAccountApi } from './account-api.js';
import { AccountLists } from './account-lists.js';
import { feesOf, orderAfter, parseFill } from './execution.js';
import { readCommission } from './messages.js';
import { OrderMessages } from './order-messages.js';

const DAY = 86_400_000;

/**
 * How messages of orders are handled. `listing`: they answer a request, or are older than its answer. `waiting`: they are
 * newer than the list that is being published, and are published after it. `live`: they are published as they come.
 */
type Phase = 'listing' | 'waiting' | 'live';

/**
 * One connection of own orders and fills. TWS sends each client its own orders, and client 0 or the master client all; it
 * may leave changes out. So the open orders and today's executions are asked for at first, and again with each sign of life
 * that TWS is asked for.
 *
 * https://interactivebrokers.github.io/tws-api/open_orders.html
 */
export class AccountSession extends TwsSession {
  readonly #messages: OrderMessages;
  readonly #lists: AccountLists;
  readonly #reconciler: Reconciler;
  #phase: Phase = 'live';
  #waiting: OrderUpdate[] = [];
  #isRefreshing = false;

  constructor(context: SessionContext, venue: TwsVenue) {
    super(context, venue, { clientId: venue.clientId, needsFarms: false });
    const messages = new OrderMessages(context, venue);
    const lists = new AccountLists(context);
    this.#messages = messages;
    this.#lists = lists;
    this.#reconciler = context.account.reconcileWith({
      api: new TwsAccountApi(venue, lists, messages),
      toVenue: (time) => time,
    });
  }

  subscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    this.#phase = 'listing';
    this.#reconciler.begin(pairs);
    const searches = this.search(pairs);
    return searches.length > 0 ? searches : this.#ask();
  }

  async recover(outage: Outage | undefined): Promise<void> {
    this.#phase = 'listing';
    await this.#reconciler.recover(outage);
    this.#phase = 'live';
    this.#publish(this.#waiting.splice(0), now());
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    let control: Control | undefined;
    for (const event of readEvents(packet)) control = this.#read(event, receivedTime);
    return control;
  }

  /** A message that cannot be read may have been a row of each open answer. */
  onUnreadable(): void {
    this.#lists.addUnreadable();
  }

  protected override pairOf(requestId: number): CurrencyPair | undefined {
    return this.venue.directory.pairOfSearch(requestId);
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
        this.#refresh();
        return INFO;
      default:
        return this.#readAccount(event, receivedTime);
    }
  }

  #readAccount({ event, args }: TwsEvent, receivedTime: number): Control | undefined {
    switch (event) {
      case 'openOrder':
        return this.#order(this.#messages.openOrder(args, this.#phase === 'listing'), receivedTime);
      case 'orderStatus':
        return this.#order(this.#messages.orderStatus(args, this.#phase === 'listing'), receivedTime);
      case 'execDetails':
        return this.#execution(args, receivedTime);
      case 'commissionReport': {
        const report = readCommission(args[0]);
        const { account } = this.context;
        this.venue.fills.charge(report.execId, feesOf(report), { receivedTime, account });
        return INFO;
      }
      case 'completedOrder': {
        const order = this.#messages.completed(args);
        if (order) this.#lists.completedOrders.add(order);
        return INFO;
      }
      case 'openOrderEnd':
        // Messages from now on are newer than the list.
        if (this.#phase !== 'live') this.#phase = 'waiting';
        this.#waiting = [];
        this.#lists.openOrders.end();
        return INFO;
      case 'execDetailsEnd':
        this.#lists.executions.end(Number(args[0]));
        return INFO;
      case 'completedOrdersEnd':
        this.#lists.completedOrders.end();
        return INFO;
      default:
        return INFO;
    }
  }

  #order(order: OrderUpdate | undefined, receivedTime: number): Control | undefined {
    if (!order) return INFO;
    this.#lists.openOrders.add(order);
    if (this.#phase === 'live') return this.#publish([order], receivedTime);
    if (this.#phase === 'waiting') this.#waiting.push(order);
    return INFO;
  }

  #execution(args: readonly unknown[], receivedTime: number): Control | undefined {
    const found = this.#messages.execution(args);
    const id = Number(args[0]);
    const { executions } = this.#lists;
    if (found && executions.hasId(id)) executions.add(found, id);
    if (!found || executions.hasId(id)) return INFO;
    const { row, symbol } = found;
    const { account } = this.context;
    const { fills, history } = this.venue;
    const fill = parseFill(row, symbol);
    const { stem, revision } = splitExecutionId(fill.tradeId);
    if (history?.executions.has(stem) === true) {
      // It corrects an execution that is not a fill of the stream. The same id as a new execution is a fill.
      if (revision > 1) {
        this.context.skip();
        return INFO;
      }
      history.executions.delete(stem);
    }
    const order = orderAfter(row, symbol, account.orders.get(row.fill.orderId));
    const control = order && this.#phase === 'live' ? this.#publish([order], receivedTime) : INFO;
    fills.take(fill, { receivedTime, account });
    return control;
  }

  #publish(orders: readonly OrderUpdate[], receivedTime: number): Control | undefined {
    if (orders.length === 0) return INFO;
    const rows = orders.map((order) => ({ order }));
    return this.#reconciler.publish(rows, receivedTime).orders > 0 ? undefined : INFO;
  }

  #contract(event: TwsEvent): Control {
    const resolution = this.readSearch(event);
    if (resolution === undefined) return INFO;
    if ('reason' in resolution) this.context.reject([resolution.pair], resolution.reason);
    return this.#afterSearch();
  }

  #afterSearch(): Control {
    return this.isSearching ? INFO : { kind: 'send', frames: this.#ask() };
  }

  /** All contracts are known. */
  #ask(): readonly string[] {
    void this.#acknowledge();
    return this.venue.clientId === 0 ? [calls.autoOpenOrders()] : [];
  }

  /** The stream begins when its history is known. */
  async #acknowledge(): Promise<void> {
    const { venue, context } = this;
    try {
      if (!venue.hasBegun) venue.history = await this.#readHistory();
    } catch (error) {
      if (context.signal.aborted) return;
      context.warn(`what had happened before the stream began is not known: ${String(error)}`);
    }
    venue.hasBegun = true;
    // TWS sends whole seconds of its own clock. Where the ids of the history are known, its times are not used.
    context.acknowledge(undefined, venue.history ? now() - DAY : Math.floor(now() / 1000) * 1000);
  }

  /** `undefined` where TWS does not list the executions that there were. */
  async #readHistory(): Promise<History | undefined> {
    const [executions, completed] = await Promise.all([
      this.#lists.executions.ask(),
      this.#lists.completedOrders.ask(),
    ]);
    if (!executions.isWhole) return undefined;
    const stems = executions.rows.map(({ row }) => splitExecutionId(row.fill.tradeId).stem);
    return { executions: new Set(stems), endedOrders: new Set(completed.rows.map(({ orderId }) => orderId)) };
  }

  /** TWS is alive: requests what it may have left out, unless a request is pending. */
  #refresh(): void {
    if (this.#isRefreshing || this.#phase !== 'live') return;
    this.#isRefreshing = true;
    this.#reconciler
      .refresh()
      // TWS may exceed the time limit: the next sign of life requests it again.
      .catch(() => undefined)
      .finally(() => {
        this.#isRefreshing = false;
      });
  }

  #code([message, code, requestId]: readonly unknown[]): Control | undefined {
    const id = requestId === undefined ? -1 : Number(requestId);
    const control = this.codes.read(Number(code), String(message), id);
    if (control.kind === 'refused') return this.#refuse(control.pairs ?? [], control.reason);
    return control.kind === 'info' && id >= 0 ? undefined : control;
  }

  /** A pair that is refused ends the wait for its contract. */
  #refuse(pairs: readonly CurrencyPair[], reason: string): Control {
    const wasSearching = this.isSearching;
    for (const pair of pairs) this.giveUp(pair);
    this.context.reject(pairs, reason);
    return wasSearching ? this.#afterSearch() : INFO;
  }

  /** What an order was refused or cancelled for; its status may follow or not. */
  #orderError([message, code, orderId]: readonly unknown[], receivedTime: number): Control | undefined {
    const order = this.#messages.error(Number(code), String(message), String(orderId));
    if (order === 'unclear') this.#refresh();
    return order === undefined || order === 'unclear' ? INFO : this.#publish([order], receivedTime);
  }
}
