import {
  type Countdown,
  isDone,
  OrderNotes,
  RefusalReason,
  type Market,
  type MarketStep,
  type OwnOrder,
} from '@hftjs/simulator';
import type { KrakenPair, PairDirectory } from '../names.js';
import type { Amendments } from './amendments.js';
import { submission, type OrderTicket } from './order-ticket.js';
import { absolutePrice } from './price-text.js';
import { KrakenRefusal, krakenRefusal } from './refusals.js';

/** Names an order: Kraken's id or the client's number in one field, or the client's own id. */
export type OrderName =
  | { readonly id: string; readonly clientOrderId?: undefined }
  | { readonly id?: undefined; readonly clientOrderId: string };

/** What of an order has to change. */
export interface OrderChange {
  readonly volume: string | undefined;
  /** Both may be relative to the last price. */
  readonly limit: string | undefined;
  readonly trigger: string | undefined;
  readonly isPostOnly: boolean;
  readonly deadline: number | undefined;
}

interface DeskInit {
  readonly market: Market;
  readonly pairs: PairDirectory;
  readonly amendments: Amendments;
}

/** What Kraken remembers of an order besides the market. */
interface Facts {
  /** The client's number. */
  readonly userref: number | undefined;
}

/** Places, amends and cancels orders for both wires. What is refused throws {@link KrakenRefusal}. */
export class OrderDesk {
  readonly #market: Market;
  readonly #pairs: PairDirectory;
  readonly #amendments: Amendments;
  readonly #notes = new OrderNotes<Facts, Facts>((facts) => ({ userref: facts?.userref }));

  constructor({ market, pairs, amendments }: DeskInit) {
    this.#market = market;
    this.#pairs = pairs;
    this.#amendments = amendments;
  }

  /** Remembers new orders; called with each step before it is published. */
  onStep({ orders }: MarketStep): void {
    for (const { kind, order } of orders) if (kind === 'received') this.#notes.open(order.orderId);
    this.#amendments.onStep(orders);
  }

  userrefOf({ orderId }: Pick<OwnOrder, 'orderId'>): number | undefined {
    return this.#notes.of(orderId).userref;
  }

  /** The order as it is after it was matched; absent when it was only checked. */
  place(account: string, ticket: OrderTicket): OwnOrder | undefined {
    assertInTime(ticket.deadline);
    const request = submission(ticket, account, this.#last(ticket.pair));
    if (ticket.isTrial) {
      const refusal = this.#market.check(request);
      if (refusal !== undefined) throw krakenRefusal(refusal, wordsOf(ticket.pair));
      return undefined;
    }
    return this.#notes.placing({ userref: ticket.userref }, () => {
      const { order, refusal } = this.#market.submit(request);
      if (order !== undefined) return order;
      if (refusal.reason !== RefusalReason.WOULD_TAKE) throw krakenRefusal(refusal, wordsOf(ticket.pair));
      // Kraken accepts a post-only order before it sees whether the order would take. Then it cancels the order.
      return this.#market.placeOrder({
        ...request,
        price: Number(request.price),
        volume: Number(request.volume),
        stopPrice: undefined,
      });
    });
  }

  /** Changes an order under the same id. Returns the id of the amendment, too. */
  amend(account: string, name: OrderName, change: OrderChange): { order: OwnOrder; amendId: string } {
    assertInTime(change.deadline);
    const before = this.#open(account, name);
    const pair = this.#pairs.byPair(before.pair);
    const price = this.#absolute(change.limit, pair);
    if (change.isPostOnly && price !== undefined && this.#crosses(before, Number(price)))
      throw new KrakenRefusal('EOrder:Post only order');
    const { order, refusal } = this.#market.amend({
      account,
      orderId: before.orderId,
      price,
      volume: change.volume,
      stopPrice: this.#absolute(change.trigger, pair),
    });
    if (refusal !== undefined) throw krakenRefusal(refusal, wordsOf(pair));
    return { order, amendId: this.#amendments.lastId(order.orderId) };
  }

  /** Puts another order in an order's place. When that is refused, the old one stays. */
  edit(account: string, name: OrderName, ticketOf: (before: OwnOrder) => OrderTicket): EditedOrder {
    const before = this.#open(account, name);
    const ticket = ticketOf(before);
    assertInTime(ticket.deadline);
    const request = submission(ticket, account, this.#last(ticket.pair));
    const key = { account, orderId: before.orderId };
    return this.#notes.placing({ userref: ticket.userref ?? this.userrefOf(before) }, () => {
      const { order, refusal } = this.#market.replace(key, request);
      if (refusal !== undefined) throw krakenRefusal(refusal, wordsOf(ticket.pair));
      if (order === undefined) throw new KrakenRefusal('EOrder:Unknown order');
      return { before, order };
    });
  }

  /** A user's number may stand for several orders; all are cancelled. */
  cancel(account: string, name: OrderName): readonly OwnOrder[] {
    const found = this.#named(account, name).filter((order) => !isDone(order));
    if (found.length === 0) throw new KrakenRefusal('EOrder:Unknown order');
    return found.flatMap(({ orderId }) => this.#market.cancel({ account, orderId }).order ?? []);
  }

  cancelAll(account: string): readonly OwnOrder[] {
    return this.#market.cancelAll({ account });
  }

  /** Cancels everything after so many seconds, unless it is called again; 0 switches that off. */
  cancelAllAfter(account: string, seconds: number): Countdown {
    const isGood = Number.isInteger(seconds) && seconds >= 0 && seconds <= MOST_SECONDS;
    if (!isGood) throw new KrakenRefusal('EGeneral:Invalid arguments:timeout');
    return this.#market.cancelAfter({ account }, seconds === 0 ? undefined : seconds * 1000);
  }

  #open(account: string, name: OrderName): OwnOrder {
    const order = this.#named(account, name).find((one) => !isDone(one));
    if (order === undefined) throw new KrakenRefusal('EOrder:Unknown order');
    return order;
  }

  #named(account: string, { id, clientOrderId }: OrderName): readonly OwnOrder[] {
    if (id !== undefined && /^-?\d+$/.test(id)) {
      const number = Number(id);
      return this.#market.orders.filter(
        (order) => order.account === account && this.userrefOf(order) === number,
      );
    }
    const key = id === undefined ? { account, clientOrderId } : { account, orderId: id };
    const order = this.#market.find(key);
    return order === undefined ? [] : [order];
  }

  #absolute(text: string | undefined, { spec }: KrakenPair): string | undefined {
    if (text === undefined) return undefined;
    const { pair, priceDecimals } = spec;
    return absolutePrice(text, { last: lastPrice(this.#market, pair), towards: 'up', priceDecimals });
  }

  #crosses({ pair, side }: OwnOrder, price: number): boolean {
    const { bid, ask } = this.#market.top(pair);
    return side === 'buy' ? price >= (ask?.price ?? Infinity) : price <= (bid?.price ?? -Infinity);
  }

  #last({ spec }: KrakenPair): number {
    return lastPrice(this.#market, spec.pair);
  }
}

/** An order, and the one in its place. */
export interface EditedOrder {
  readonly before: OwnOrder;
  readonly order: OwnOrder;
}

const MOST_SECONDS = 86_400;

const lastPrice = (market: Market, pair: string): number => {
  const last = market.trades(pair).at(-1);
  if (last !== undefined) return last.price;
  const { bid, ask } = market.top(pair);
  return bid?.price ?? ask?.price ?? 0;
};

const wordsOf = ({ altname, spec }: KrakenPair): { altname: string; priceDecimals: number } => ({
  altname,
  priceDecimals: spec.priceDecimals,
});

function assertInTime(deadline: number | undefined): void {
  if (deadline !== undefined && deadline <= Date.now()) throw new KrakenRefusal('EService:Deadline elapsed');
}
