import {
  isDone,
  type Market,
  type MarketStep,
  type OrderReason,
  type OrderUpdate,
  type OwnOrder,
} from '@hftjs/simulator';

/** Something that `open_orders` says of an order. */
export interface OpenOrderNotice {
  readonly order: OwnOrder;
  /** Whether it is a stop order that waits for its price still. */
  readonly isStop: boolean;
  /** Whether it has left the book, filled or not. */
  readonly isCancel: boolean;
  readonly reason: string;
  /** Only the verbose feed says it. */
  readonly isVerbose?: boolean;
}

/** Whether a notice tells that an order came into the book. */
export const isPlacing = ({ reason }: OpenOrderNotice): boolean => reason === PLACED || reason === FROM_STOP;

const PLACED = 'new_placed_order_by_user';
const FROM_STOP = 'limit_order_from_stop';

const END_REASONS: Readonly<Record<OrderReason, string>> = {
  user: 'cancelled_by_user',
  post_only: 'post_order_failed_because_it_would_filled',
  immediate_or_cancel: 'ioc_order_failed_because_it_would_not_be_executed',
  fill_or_kill: 'ioc_order_failed_because_it_would_not_be_executed',
  no_liquidity: 'ioc_order_failed_because_it_would_not_be_executed',
  self_trade: 'would_execute_self',
};

/** What `open_orders` says of each step: it knows only orders that rest, so one that fills at once is never told. */
export class OpenOrderNotices {
  readonly #market: Market;
  /** Orders that were told as open, and not as gone. */
  readonly #told = new Set<string>();
  /** Since when an order has been told as open, first, in epoch milliseconds. */
  readonly #openSince = new Map<string, number>();
  /** Stop orders that are live orders by now. */
  readonly #triggered = new Set<string>();
  readonly #endReasons = new Map<string, string>();

  constructor(market: Market) {
    this.#market = market;
  }

  /** Whether an order, as it is now or was once, had been told as open and not as gone. */
  isOpen(order: OwnOrder): boolean {
    return !isDone(order) && (this.#openSince.get(order.orderId) ?? Infinity) <= order.updatedTime;
  }

  /** Whether an order is a stop order that was not triggered. */
  isStop({ orderId, type, status }: OwnOrder): boolean {
    return type === 'stop' && (status === 'untriggered' || !this.#triggered.has(orderId));
  }

  /** In these words the next end of an order is told. */
  setEndReason(orderId: string, reason: string): void {
    this.#endReasons.set(orderId, reason);
  }

  of({ orders }: MarketStep): OpenOrderNotice[] {
    return orders.flatMap((update, index) => {
      const isLast = !orders.slice(index + 1).some(({ order }) => order.orderId === update.order.orderId);
      return this.#notices(update, isLast);
    });
  }

  #notices({ kind, order }: OrderUpdate, isLast: boolean): OpenOrderNotice[] {
    switch (kind) {
      case 'received':
        return [];
      case 'accepted':
        return order.status === 'untriggered' || (rests(order) && !this.#crosses(order))
          ? [this.#open(order, PLACED)]
          : [];
      case 'triggered':
        return this.#trigger(order, isLast);
      case 'fill':
        return this.#fill(order, isLast);
      case 'replaced':
        return this.#told.has(order.orderId) ? [this.#change(order, 'edited_by_user')] : [];
      case 'rejected':
        return [{ ...this.#close(order, END_REASONS.post_only), isVerbose: true }];
      case 'canceled':
        return [this.#close(order, this.#endReason(order))];
      case 'expired':
        return [this.#close(order, 'contract_expired')];
    }
  }

  #fill(order: OwnOrder, isLast: boolean): OpenOrderNotice[] {
    if (this.#told.has(order.orderId))
      return order.status === 'filled'
        ? [this.#close(order, 'full_fill')]
        : [this.#change(order, 'partial_fill')];
    // What is left after it took comes into the book now; nothing was said of it before.
    return isLast && order.status === 'partially_filled'
      ? [this.#open(order, order.type === 'stop' ? FROM_STOP : PLACED)]
      : [];
  }

  #trigger(order: OwnOrder, isLast: boolean): OpenOrderNotice[] {
    const gone = this.#close(order, 'stop_order_triggered');
    this.#triggered.add(order.orderId);
    return isLast && rests(order) ? [gone, this.#open(order, FROM_STOP)] : [gone];
  }

  #open(order: OwnOrder, reason: string): OpenOrderNotice {
    this.#told.add(order.orderId);
    if (!this.#openSince.has(order.orderId)) this.#openSince.set(order.orderId, order.updatedTime);
    return this.#change(order, reason);
  }

  #change(order: OwnOrder, reason: string): OpenOrderNotice {
    return { order, isStop: this.isStop(order), isCancel: false, reason };
  }

  #close(order: OwnOrder, reason: string): OpenOrderNotice {
    this.#told.delete(order.orderId);
    return { order, isStop: this.isStop(order), isCancel: true, reason };
  }

  #endReason({ orderId, reason = 'user' }: OwnOrder): string {
    const chosen = this.#endReasons.get(orderId);
    this.#endReasons.delete(orderId);
    return chosen ?? END_REASONS[reason];
  }

  /** Whether an accepted order is going to take, or has taken by now. */
  #crosses({ orderId, pair, side, price = 0 }: OwnOrder): boolean {
    if ((this.#market.order(orderId)?.filled ?? 0) > 0) return true;
    const { bid, ask } = this.#market.top(pair);
    return side === 'buy' ? ask !== undefined && price >= ask.price : bid !== undefined && price <= bid.price;
  }
}

/** Whether what an order does not take may stay in the book. */
const rests = ({ price, timeInForce }: OwnOrder): boolean => price !== undefined && timeInForce === 'gtc';
