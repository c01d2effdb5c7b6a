import {
  type Balance,
  type BalanceUpdate,
  jsonArray,
  jsonObject,
  type OrderUpdate,
  quoted,
  splitPair,
  withDecimals,
} from '@hftjs/simulator';
import { Exchange, type UserEvent } from '../exchange.js';
import { limitsOf, type BinanceSimulatorOptions } from '../options.js';
import type { Notation } from '../market/symbols.js';
import { timeText, type TimeUnit } from '../wire/time-unit.js';
import { executionReport } from './execution-report.js';

/** https://developers.binance.com/docs/binance-spot-api-docs/filters: how the common pairs are counted. */
const NOTATION: Notation = {
  counted: {
    btc: [2, 5], eth: [2, 4], sol: [2, 3], bnb: [2, 3], xrp: [4, 1], ada: [4, 1], doge: [5, 0], ltc: [2, 3],
    link: [2, 2], dot: [3, 2], avax: [2, 2], shib: [8, 0],
  }, // prettier-ignore
  writtenPrice: () => 8,
  writtenVolume: () => 8,
  limits: { minNotional: 5, priceBand: 0.8 },
};

const STATUSES = {
  trading: 'TRADING',
  halted: 'BREAK',
  cancel_only: 'CANCEL_ONLY',
  limit_only: 'TRADING',
  post_only: 'TRADING',
  reduce_only: 'TRADING',
  auction: 'AUCTION_MATCH',
} as const;

/** Of every amount. */
const DECIMALS = 8;
const FIRST_EXECUTION_ID = 65_012_345_677;

/** Binance's spot exchange behind its wires. */
export class SpotExchange extends Exchange {
  /** Balances as they were after the last published event, by account and currency. */
  readonly #published = new Map<string, Balance>();

  constructor(options: BinanceSimulatorOptions) {
    super(options, {
      name: 'binance',
      notation: NOTATION,
      limits: limitsOf(options),
      statuses: STATUSES,
      fees: { maker: 0.001, taker: 0.001 },
      feeCurrency: 'received',
      firstFunds: 100_000_000,
      orderId: (random, count) => String(30_012_345_678 + count * 16 + random.int(16)),
      orderWindows: {
        published: 100,
        long: { interval: 'DAY', milliseconds: 86_400_000, published: 200_000 },
      },
      aggWindow: 0,
      tickerInterval: 1000,
      hasMicroseconds: true,
      sharesUpdateIds: false,
      depthPath: '/api/v3/depth',
    });
    this.market.on('balance', (update) => {
      if (update.orderId === undefined) this.publish(this.#describePayment(update));
    });
    this.lastExecutionId = FIRST_EXECUTION_ID;
  }

  /** Deposits money, or withdraws it when the amount is negative. */
  deposit(account: string, asset: string, amount: number): void {
    const { ledger } = this.market;
    if (amount < 0) ledger.withdraw(account, asset, -amount);
    else ledger.deposit(account, asset, amount);
  }

  protected override describe(update: OrderUpdate): readonly UserEvent[] {
    const { kind, order, time } = update;
    for (const { balance } of update.balances) this.#remember(balance);
    if (kind === 'received') return [];
    const { account } = order;
    const context = {
      pair: this.symbols.byPair(order.pair),
      notes: this.notes,
      executionId: ++this.lastExecutionId,
    };
    const report: UserEvent = {
      account,
      type: 'executionReport',
      render: (unit) => executionReport(update, context, unit),
    };
    const { base, quote } = splitPair(order.pair);
    return [report, this.#position(account, [base, quote], time)];
  }

  /** A deposit, a withdrawal, or what else moves money without an order. */
  #describePayment({ balance, entries, time }: BalanceUpdate): readonly UserEvent[] {
    this.#remember(balance);
    const { account, currency } = balance;
    const updates = entries.map(({ changeText }) => ({
      account,
      type: 'balanceUpdate',
      render: (unit: TimeUnit) =>
        jsonObject({
          e: '"balanceUpdate"',
          E: timeText(time, unit),
          a: quoted(currency.toUpperCase()),
          d: quoted(withDecimals(changeText, DECIMALS)),
          T: timeText(time, unit),
        }),
    }));
    return [...updates, this.#position(account, [currency], time)];
  }

  #remember(balance: Balance): void {
    this.#published.set(`${balance.account} ${balance.currency}`, balance);
  }

  /** Balances as they were after the last event, of the assets that may have changed. */
  #position(account: string, assets: readonly string[], time: number): UserEvent {
    const rows = assets.map((asset) => {
      const { availableText, heldText } =
        this.#published.get(`${account} ${asset}`) ?? this.market.ledger.balance(account, asset);
      return jsonObject({
        a: quoted(asset.toUpperCase()),
        f: quoted(withDecimals(availableText, DECIMALS)),
        l: quoted(withDecimals(heldText, DECIMALS)),
      });
    });
    return {
      account,
      type: 'outboundAccountPosition',
      render: (unit) =>
        jsonObject({
          e: '"outboundAccountPosition"',
          E: timeText(time, unit),
          u: timeText(time, unit),
          B: jsonArray(rows),
        }),
    };
  }
}
