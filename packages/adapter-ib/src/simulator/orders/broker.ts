import type { AmendOrder, Market, OrderResult, OwnOrder } from '@hftjs/simulator';
import type { Exposure } from '../account/margin.js';
import type { Portfolio } from '../account/portfolio.js';
import type { IBOrderNotes, OrderFacts } from './order-facts.js';
import { lacksMargin, refusalOf, type Refusal } from './refusals.js';
import { requestOf, type Ticket } from './ticket.js';

/** The order after a request, or why the request was refused. */
export type Outcome =
  | { readonly order: OwnOrder; readonly refusal?: undefined }
  | { readonly order?: undefined; readonly refusal: Refusal };

/** What an order would change, in the base currency. */
export interface Preview {
  /** In the instrument's currency, as are the commission and the total. */
  readonly amount: number;
  readonly commission: number;
  readonly equity: number;
  readonly initialBefore: number;
  readonly initialAfter: number;
  readonly maintenanceBefore: number;
  readonly maintenanceAfter: number;
  /** Why the order would not be taken. */
  readonly refusal: Refusal | undefined;
}

/** Places, changes and cancels orders: what an account may borrow is IB's rule, all else is the market's. */
export class Broker {
  readonly #market: Market;
  readonly #portfolio: Portfolio;
  readonly #notes: IBOrderNotes;

  constructor(market: Market, portfolio: Portfolio, notes: IBOrderNotes) {
    this.#market = market;
    this.#portfolio = portfolio;
    this.#notes = notes;
  }

  submit(ticket: Ticket, facts: Partial<OrderFacts> = {}): Outcome {
    const refusal = this.#marginRefusal(ticket.account, this.exposure(ticket));
    if (refusal !== undefined) return { refusal };
    const request = requestOf(ticket, this.#market.now());
    return this.#notes.placing({ time: ticket.time, ...facts }, () => outcome(this.#market.submit(request)));
  }

  amend(order: OwnOrder, change: Omit<AmendOrder, 'account' | 'orderId' | 'clientOrderId'>): Outcome {
    const { account, orderId, pair, side, filled, remaining } = order;
    const volume = change.volume === undefined ? remaining : Number(change.volume) - filled;
    const price = Number(change.price ?? change.stopPrice ?? order.price ?? order.stopPrice ?? NaN);
    const refusal = this.#marginRefusal(
      account,
      { pair, side, volume, price: Number.isNaN(price) ? undefined : price },
      orderId,
    );
    if (refusal !== undefined) return { refusal };
    return outcome(this.#market.amend({ account, orderId, ...change }));
  }

  cancel({ account, orderId }: OwnOrder): Outcome {
    return outcome(this.#market.cancel({ account, orderId }, 'user'));
  }

  preview(ticket: Ticket): Preview {
    const { account, instrument } = ticket;
    const exposure = this.exposure(ticket);
    const open = this.#portfolio.openOrders(account);
    const margin = (kind: 'initial' | 'maintenance', orders: readonly Exposure[]): number =>
      this.#portfolio.margin(kind, account, orders);
    const amount = exposure.volume * (exposure.price ?? this.#portfolio.mark(instrument.spec.pair));
    return {
      amount,
      commission: amount * this.#market.fees.taker,
      equity: this.#portfolio.summary(account).equityWithLoan,
      initialBefore: margin('initial', open),
      initialAfter: margin('initial', [...open, exposure]),
      maintenanceBefore: margin('maintenance', open),
      maintenanceAfter: margin('maintenance', [...open, exposure]),
      refusal: this.#marginRefusal(account, exposure),
    };
  }

  /** What a ticket adds to the account. */
  exposure({ instrument, side, quantity, cashQuantity, limit, stop }: Ticket): Exposure {
    const { pair } = instrument.spec;
    const price = limit ?? stop;
    const volume =
      cashQuantity === undefined ? Number(quantity) : Number(cashQuantity) / this.#portfolio.mark(pair);
    return { pair, side, volume, price: price === undefined ? undefined : Number(price) };
  }

  /** An order that lowers the margin is always taken. */
  #marginRefusal(account: string, exposure: Exposure, replaced?: string): Refusal | undefined {
    const open = this.#portfolio.openOrders(account);
    const before = this.#portfolio.margin('initial', account, open);
    const others = open.filter(({ orderId }) => orderId !== replaced);
    const after = this.#portfolio.margin('initial', account, [...others, exposure]);
    const { equityWithLoan } = this.#portfolio.summary(account);
    return after > before && after > equityWithLoan ? lacksMargin(equityWithLoan, after) : undefined;
  }
}

const outcome = (result: OrderResult): Outcome =>
  result.refusal === undefined ? { order: result.order } : { refusal: refusalOf(result.refusal) };
