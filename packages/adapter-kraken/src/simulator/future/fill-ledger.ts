import type { MarketStep, OwnFill, OwnOrder } from '@hftjs/simulator';

/** A fill with what only the moment of it knows. */
export interface LedgerFill {
  readonly fill: OwnFill;
  /** Counts the fills of the account from 1. */
  readonly seq: number;
  /** The order after it. */
  readonly order: OwnOrder;
  /** The taker's kind of order, as the venue names it. */
  readonly takerOrderType: string;
  /** `maker`, `taker`, or what else the venue calls it. */
  readonly fillType: string;
}

/** All fills of all accounts as the venue remembers them, oldest first. */
export class FilledTotals {
  readonly #byAccount = new Map<string, LedgerFill[]>();

  of(account: string): readonly LedgerFill[] {
    return this.#byAccount.get(account) ?? [];
  }

  /** Those until a time: epoch milliseconds. */
  until(account: string, time: number): readonly LedgerFill[] {
    return this.of(account).filter(({ fill }) => fill.time <= time);
  }

  /** Enters the fills of a step and returns them. Fills of the taker have the type `takerType`. */
  add({ orders, trades }: MarketStep, takerType = 'taker'): LedgerFill[] {
    return orders.flatMap(({ fill, order }) => {
      if (fill === undefined) return [];
      const all = this.#byAccount.get(fill.account) ?? [];
      this.#byAccount.set(fill.account, all);
      const trade = trades.find(({ id }) => id === fill.tradeId);
      const entry: LedgerFill = {
        fill,
        seq: all.length + 1,
        order,
        takerOrderType: fill.liquidity === 'taker' ? wireType(order) : (trade?.orderType ?? 'limit'),
        fillType: fill.liquidity === 'taker' ? takerType : fill.liquidity,
      };
      all.push(entry);
      return [entry];
    });
  }
}

/** A kind of order as the fills feed names it. */
export function wireType({ type, timeInForce, postOnly, price }: OwnOrder): string {
  if (price === undefined) return 'market';
  if (timeInForce !== 'gtc') return 'ioc';
  if (type === 'stop' || type === 'trailing_stop') return 'stop';
  if (type === 'take_profit') return 'take_profit';
  return postOnly ? 'post' : 'limit';
}
