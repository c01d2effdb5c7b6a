import {
  isConditional,
  isDone,
  type Market,
  type MarketStep,
  type OrderReason,
  type OrderUpdate,
  type OwnOrder,
} from '@hftjs/simulator';

/** A change of an order, as `open_orders` publishes it. */
export interface OpenOrderNotice {
  readonly order: OwnOrder;
  /** Whether it is a stop order that is not triggered yet. */
  readonly isStop: boolean;
  /** Whether it has left the book, filled or not. */
  readonly isCancel: boolean;
  readonly reason: string;
  /** Whether only the verbose feed publishes it. */
  readonly isVerbose?: boolean;
}

/** Whether a notice reports that an order entered the book. */
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
  replaced: 'cancelled_by_user',
  reduce_only: 'would_not_reduce_position',
  insufficient_funds: 'not_enough_margin',
  cancel_after: 'dead_man_switch',
  halted: 'market_inactive',
};

/**
 * The notices that `open_orders` publishes for each step. The feed has only resting orders: it skips one that fills at
 * once.
 */
export class OpenOrderNotices {
  readonly #market: Market;
  /** Orders that were published as open, and not yet as closed. */
  readonly #published = new Set<string>();
  /** When an order was first published as open, in epoch milliseconds. */
  readonly #openSince = new Map<string, number>();
  /** Stop orders that were triggered. */
  readonly #triggered = new Set<string>();
  readonly #endReasons = new Map<string, string>();

  constructor(market: Market) {
    this.#market = market;
  }

  /** Whether an order, in this or an earlier state, had been published as open and not yet as closed. */
  isOpen(order: OwnOrder): boolean {
    return !isDone(order) && (this.#openSince.get(order.orderId) ?? Infinity) <= order.updatedTime;
  }

  /** Whether an order is a stop order that was not triggered. */
  isStop({ orderId, type, status }: OwnOrder): boolean {
    return isConditional({ type }) && (status === 'untriggered' || !this.#triggered.has(orderId));
  }

  /** Sets the reason that is published with the next end of an order. */
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
        return this.#published.has(order.orderId) ? [this.#change(order, 'edited_by_user')] : [];
      case 'rejected':
        return [{ ...this.#close(order, END_REASONS.post_only), isVerbose: true }];
      case 'canceled':
        return [this.#close(order, this.#endReason(order))];
      case 'expired':
        return [this.#close(order, 'contract_expired')];
    }
  }

  #fill(order: OwnOrder, isLast: boolean): OpenOrderNotice[] {
    if (this.#published.has(order.orderId))
      return order.status === 'filled'
        ? [this.#close(order, 'full_fill')]
        : [this.#change(order, 'partial_fill')];
    // The remainder enters the book after the taking fills. The order was not published before.
    return isLast && order.status === 'partially_filled'
      ? [this.#open(order, isConditional(order) ? FROM_STOP : PLACED)]
      : [];
  }

  #trigger(order: OwnOrder, isLast: boolean): OpenOrderNotice[] {
    const gone = this.#close(order, 'stop_order_triggered');
    this.#triggered.add(order.orderId);
    return isLast && rests(order) ? [gone, this.#open(order, FROM_STOP)] : [gone];
  }

  #open(order: OwnOrder, reason: string): OpenOrderNotice {
    this.#published.add(order.orderId);
    if (!this.#openSince.has(order.orderId)) this.#openSince.set(order.orderId, order.updatedTime);
    return this.#change(order, reason);
  }

  #change(order: OwnOrder, reason: string): OpenOrderNotice {
    return { order, isStop: this.isStop(order), isCancel: false, reason };
  }

  #close(order: OwnOrder, reason: string): OpenOrderNotice {
    this.#published.delete(order.orderId);
    return { order, isStop: this.isStop(order), isCancel: true, reason };
  }

  #endReason({ orderId, reason = 'user' }: OwnOrder): string {
    const chosen = this.#endReasons.get(orderId);
    this.#endReasons.delete(orderId);
    return chosen ?? END_REASONS[reason];
  }

  /** Whether an accepted order crosses the book, or already has fills. */
  #crosses({ orderId, pair, side, price = 0 }: OwnOrder): boolean {
    if ((this.#market.order(orderId)?.filled ?? 0) > 0) return true;
    const { bid, ask } = this.#market.top(pair);
    return side === 'buy' ? ask !== undefined && price >= ask.price : bid !== undefined && price <= bid.price;
  }
}

/** Whether the remainder of an order rests in the book. */
const rests = ({ price, timeInForce }: OwnOrder): boolean => price !== undefined && timeInForce === 'gtc';
