import { type BalanceUpdate, jsonObject, type MarketStep, type OrderUpdate } from '@hftjs/simulator';
import { Exchange, type UserEvent } from '../exchange.js';
import { limitsOf, type BinanceFutureSimulatorOptions } from '../options.js';
import type { Notation } from '../market/symbols.js';
import { timeText } from '../wire/time-unit.js';
import { AlgoOrders } from './algo-orders.js';
import { isForced } from './future-words.js';
import { ListenKeys } from './listen-keys.js';
import { accountUpdate, paymentUpdate } from './account-events.js';
import { orderTradeUpdate, tradeLite, type EventContext } from './order-events.js';

const NOTATION: Notation = {
  counted: {
    btc: [1, 3], eth: [2, 3], sol: [2, 2], bnb: [2, 2], xrp: [4, 1], ada: [4, 0], doge: [5, 0], ltc: [2, 3],
    link: [3, 2], dot: [3, 1], avax: [3, 1],
  }, // prettier-ignore
  // The tick of bitcoin is 0.10: its prices end in a zero.
  writtenPrice: ({ pair, priceDecimals }) =>
    pair.startsWith('btc/') ? Math.max(2, priceDecimals) : priceDecimals,
  writtenVolume: ({ volumeDecimals }) => volumeDecimals,
  contract: { kind: 'linear' },
  limits: { minNotional: 5, priceBand: 0.8 },
};

const STATUSES = {
  trading: 'TRADING',
  halted: 'SETTLING',
  cancel_only: 'PRE_SETTLE',
  limit_only: 'TRADING',
  post_only: 'TRADING',
  reduce_only: 'TRADING',
  auction: 'PENDING_TRADING',
} as const;

/** No double holds such an id. */
const FIRST_ORDER_ID = 8_389_766_145_000_000_000n;

/** Binance's USD-M futures behind their wires. */
export class FutureExchange extends Exchange {
  readonly listenKeys: ListenKeys;
  readonly algos: AlgoOrders;

  constructor(options: BinanceFutureSimulatorOptions) {
    super(options, {
      name: 'binance-future',
      notation: NOTATION,
      limits: limitsOf(options, { weight: 2400 }),
      statuses: STATUSES,
      fees: { maker: 0.0002, taker: 0.0005 },
      feeCurrency: 'quote',
      firstFunds: 1_000_000,
      orderId: (random, count) => String(FIRST_ORDER_ID + BigInt(count * 16 + random.int(16))),
      orderWindows: { published: 300, long: { interval: 'MINUTE', milliseconds: 60_000, published: 1_200 } },
      aggWindow: 100,
      tickerInterval: 2000,
      hasMicroseconds: false,
      sharesUpdateIds: true,
      depthPath: '/fapi/v1/depth',
    });
    this.algos = new AlgoOrders(this.notes);
    this.market.on('balance', (update) => {
      if (update.orderId === undefined && update.entries.length > 0) this.publish([describePayment(update)]);
    });
    this.listenKeys = new ListenKeys(this.random.fork('listen keys'), {
      lifetime: options.listenKeyLifetime ?? 3_600_000,
      isAnnounced: options.expiryNotice ?? true,
    });
    const random = this.random.fork('empty trades');
    const chance = (options.emptyTradePercent ?? 1) / 100;
    this.market.on('step', (step) => {
      if (step.trades.length > 0 && random.chance(chance)) this.#useUpTradeId(step);
    });
  }

  override stop(): void {
    super.stop();
    this.listenKeys.release();
  }

  /** The account has changed a setting: leverage. */
  publishConfig(account: string, change: string): void {
    const time = timeText(this.clock(), 'ms');
    const text = jsonObject({ e: '"ACCOUNT_CONFIG_UPDATE"', E: time, T: time, ac: change });
    this.publish([event(account, 'ACCOUNT_CONFIG_UPDATE', text)]);
  }

  protected override describe(update: OrderUpdate): readonly UserEvent[] {
    const { kind, order, fill } = update;
    if (kind === 'received') return [];
    const pair = this.symbols.byPair(order.pair);
    const isWaiting = this.algos.isWaiting(order) && kind !== 'triggered';
    const states = this.algos.apply(update);
    const algoEvents = states.map((status) =>
      event(order.account, 'ALGO_UPDATE', this.algos.event(update, status, pair)),
    );
    if (isWaiting) return algoEvents;
    const context: EventContext = { pair, notes: this.notes };
    const orderEvents = [event(order.account, 'ORDER_TRADE_UPDATE', orderTradeUpdate(update, context))];
    if (fill !== undefined) {
      orderEvents.unshift(event(order.account, 'ACCOUNT_UPDATE', accountUpdate(update, context)));
      if (!isForced(order))
        orderEvents.unshift(event(order.account, 'TRADE_LITE', tradeLite(update, fill, context)));
    }
    return kind === 'triggered' ? [...algoEvents, ...orderEvents] : [...orderEvents, ...algoEvents];
  }

  /** Uses a trade id for something that is not a trade, and publishes it on the tape. */
  #useUpTradeId({ pair, time, trades }: MarketStep): void {
    // Ids of steps that are not published yet are already assigned.
    if (this.market.trades(pair).at(-1)?.id !== trades.at(-1)?.id) return;
    const id = this.market.skipTradeId(pair);
    for (const listener of this.listeners) listener.onEmptyTrade?.({ pair, id, time });
  }
}

/** A deposit, funding, or what else moves money without an order. */
const describePayment = (update: BalanceUpdate): UserEvent =>
  event(update.balance.account, 'ACCOUNT_UPDATE', paymentUpdate(update));

/** Times have one unit here, so the text is made once. */
const event = (account: string, type: string, text: string): UserEvent => ({
  account,
  type,
  render: () => text,
});
