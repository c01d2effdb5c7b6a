import { AuthenticationError, ExchangeError } from 'ccxt';
import { Random } from '@hftjs/simulator';
import { amountOf, idOf, priceAt } from '../acting.js';
import type { Bench } from '../call.js';
import { patiently } from '../patiently.js';
import { openOrders } from '../truth.js';

/** More open orders than this are cancelled before another one is placed. */
const MOST_OPEN = 12;

/** Kinds of orders: how far the price is from the best of the own side, and the parameters of ccxt. */
const KINDS = [
  { type: 'market', part: 1 },
  { type: 'limit', part: 1 },
  { type: 'limit', part: 0.9995 },
  { type: 'limit', part: 0.98 },
  { type: 'limit', part: 1.001 },
  { type: 'limit', part: 0.98, params: { timeInForce: 'IOC' } },
  { type: 'limit', part: 0.999, params: { postOnly: true } },
] as const;

/** A seeded trader that places, amends and cancels orders with ccxt. */
export class StressTrader {
  /** What was done so far. */
  readonly counts = { placed: 0, amended: 0, cancelled: 0, refused: 0 };
  readonly #bench: Bench;
  readonly #random: Random;

  constructor(bench: Bench, seed: number) {
    this.#bench = bench;
    this.#random = new Random(seed).fork('stress');
  }

  /** Places one order; before that, perhaps changes or cancels another. */
  async act(): Promise<void> {
    const open = openOrders(this.#bench);
    if (open.length > 0 && this.#random.chance(0.35)) await this.#amend(this.#random.pick(open).orderId);
    if (open.length > MOST_OPEN || (open.length > 0 && this.#random.chance(0.4)))
      await this.#cancel(this.#random.pick(open).orderId);
    await this.#place();
  }

  /** Cancels what is open. */
  async cancelAll(): Promise<void> {
    for (const { orderId } of openOrders(this.#bench)) await this.#cancel(orderId);
  }

  async #place(): Promise<void> {
    const { exchange, symbol } = this.#bench;
    const kind = this.#random.pick(KINDS);
    const side = this.#random.pick(['buy', 'sell'] as const);
    const amount = await this.#amount();
    // Away from the market is up for those who sell.
    const price = priceAt(this.#bench, side, side === 'buy' ? kind.part : 2 - kind.part);
    const params = 'params' in kind ? kind.params : {};
    await this.#try(async () => {
      idOf((await exchange.createOrder(symbol, kind.type, side, amount, price, params)).id);
      this.counts.placed++;
    });
  }

  async #amend(id: string): Promise<void> {
    const { exchange, symbol, market } = this.#bench;
    const order = market.order(id);
    if (order === undefined) return;
    const amount = await this.#amount();
    const price = priceAt(this.#bench, order.side, order.side === 'buy' ? 0.985 : 1.015);
    await this.#try(async () => {
      await exchange.editOrder(id, symbol, 'limit', order.side, amount, price);
      this.counts.amended++;
    });
  }

  async #cancel(id: string): Promise<void> {
    await this.#try(async () => {
      await this.#bench.exchange.cancelOrder(id, this.#bench.symbol);
      this.counts.cancelled++;
    });
  }

  #amount(): Promise<number> {
    return amountOf(this.#bench, (1 + this.#random.int(5)) / 100);
  }

  /** The market may have been faster. */
  async #try(request: () => Promise<void>): Promise<void> {
    try {
      await patiently(request);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.counts.refused++;
    }
  }
}

/** Whether the venue refused an order, for its rules or because the market was faster. */
const isRefusal = (error: unknown): boolean =>
  error instanceof ExchangeError && !(error instanceof AuthenticationError);
