import { formatUnits, jsonArray, jsonObject, type OrderUpdate, quoted, splitPair } from '@hftjs/simulator';
import { Exchange, type UserEvent } from '../exchange.js';
import { limitsOf, type BinanceSimulatorOptions } from '../options.js';
import type { Notation } from '../symbols.js';
import { timeText } from '../time-unit.js';
import { executionReport } from './execution-report.js';
import { Wallets } from './wallets.js';

/** https://developers.binance.com/docs/binance-spot-api-docs/filters: how the common pairs are counted. */
const NOTATION: Notation = {
  counted: {
    btc: [2, 5], eth: [2, 4], sol: [2, 3], bnb: [2, 3], xrp: [4, 1], ada: [4, 1], doge: [5, 0], ltc: [2, 3],
    link: [2, 2], dot: [3, 2], avax: [2, 2], shib: [8, 0],
  }, // prettier-ignore
  writtenPrice: () => 8,
  writtenVolume: () => 8,
};

/** Binance's spot exchange behind its wires. */
export class SpotExchange extends Exchange {
  readonly wallets = new Wallets();
  #executionId = 65_012_345_678;

  constructor(options: BinanceSimulatorOptions) {
    super(options, {
      name: 'binance',
      notation: NOTATION,
      limits: limitsOf(options),
      fees: { maker: 0.001, taker: 0.001 },
      feeCurrency: 'received',
      orderId: (random, count) => String(30_012_345_678 + count * 16 + random.int(16)),
      aggWindow: 0,
      tickerInterval: 1000,
      hasMicroseconds: true,
      sharesUpdateIds: false,
      depthPath: '/api/v3/depth',
    });
  }

  /** Deposits money, or withdraws it when the amount is negative, and publishes the change to the account. */
  deposit(account: string, asset: string, amount: number): void {
    const time = this.clock();
    this.wallets.deposit(account, asset, amount);
    const delta = formatUnits(BigInt(Math.round(amount * 1e8)), 8);
    this.publish([
      {
        account,
        type: 'balanceUpdate',
        render: (unit) =>
          jsonObject({
            e: '"balanceUpdate"',
            E: timeText(time, unit),
            a: quoted(asset.toUpperCase()),
            d: quoted(delta),
            T: timeText(time, unit),
          }),
      },
      this.#position(account, [asset], time),
    ]);
  }

  protected override describe(update: OrderUpdate): readonly UserEvent[] {
    const { kind, order, time } = update;
    if (kind === 'received') return [];
    const { account } = order;
    const context = {
      pair: this.symbols.byPair(order.pair),
      notes: this.notes,
      executionId: this.#executionId++,
      cancelId: this.notes.inventId(),
    };
    this.wallets.apply(update);
    const report: UserEvent = {
      account,
      type: 'executionReport',
      render: (unit) => executionReport(update, context, unit),
    };
    const { base, quote } = splitPair(order.pair);
    return [report, this.#position(account, [base, quote], time)];
  }

  /** Balances as they are now, of the assets that may have changed. */
  #position(account: string, assets: readonly string[], time: number): UserEvent {
    const rows = assets.map((asset) => {
      const { free, locked } = this.wallets.balance(account, asset);
      return jsonObject({ a: quoted(asset.toUpperCase()), f: quoted(free), l: quoted(locked) });
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
