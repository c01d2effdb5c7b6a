import type { Market } from '../market/market.js';
import type { PairSpec } from '../market/pair-spec.js';
import { isConditional } from '../orders/order-terms.js';
import { isDone, type OwnOrder } from '../orders/own-order.js';
import { currencies, feeDecimals, highestFee, units, valueOf } from './pair-money.js';

/** What open orders need, counted from their texts. */
export class OrderNeeds {
  readonly #market: Market;
  /** The last price when a trailing stop was placed, in ticks: it is valued at that. */
  readonly #estimates = new Map<string, bigint>();

  /** Trailing stops to buy count from now on. */
  constructor(market: Market) {
    this.#market = market;
    market.on('order', ({ kind, order }) => {
      if (kind !== 'received' || order.type !== 'trailing_stop') return;
      const { priceDecimals } = this.#spec(order.pair);
      const last = market.trades(order.pair).at(-1)?.priceText;
      if (last !== undefined) this.#estimates.set(order.orderId, units(last, priceDecimals));
    });
  }

  /** What an account's orders on spot hold of a currency, in units of the ledger. */
  held(account: string, currency: string): bigint {
    return this.#open(account).reduce((sum, order) => sum + this.#heldBy(order, currency), 0n);
  }

  /**
   * Margin of orders, for what they would open after the oldest of them have closed the position: reduce-only ones first.
   */
  orderMargin(account: string, settle: string): bigint {
    const closable = new Map<string, bigint>();
    let margin = 0n;
    const live = this.#open(account).filter(
      (order) =>
        currencies(this.#spec(order.pair)).settle === settle &&
        this.#spec(order.pair).contract !== undefined &&
        (!isConditional(order) || order.triggeredTime !== undefined),
    );
    for (const order of [...live.filter(reduces), ...live.filter((one) => !reduces(one))]) {
      const { volumeDecimals } = this.#spec(order.pair);
      const key = `${order.pair} ${order.positionSide} ${order.side}`;
      const left = closable.get(key) ?? this.#closable(order);
      const all = units(order.remainingText, volumeDecimals);
      const closing = all < left ? all : left;
      closable.set(key, left - closing);
      if (!reduces(order)) margin += this.#marginOf(order, { all, opening: all - closing });
    }
    return margin;
  }

  #heldBy(order: OwnOrder, currency: string): bigint {
    const spec = this.#spec(order.pair);
    const { base } = currencies(spec);
    const { ledger, fees, feeCurrency } = this.#market;
    const decimals = ledger.decimals(currency);
    if (spec.contract !== undefined) return 0n;
    if (order.side === 'sell') return base === currency ? units(order.remainingText, decimals) : 0n;
    if (order.quoteCurrency !== currency) return 0n;
    const waits = isConditional(order) && order.triggeredTime === undefined;
    const price = order.priceText ?? (waits && order.trail === undefined ? order.stopPriceText : undefined);
    const tick = price === undefined ? this.#estimates.get(order.orderId) : units(price, spec.priceDecimals);
    const value = valueOf(
      spec,
      { tick: tick ?? 0n, lots: units(order.remainingText, spec.volumeDecimals) },
      decimals,
    );
    if (feeCurrency === 'received') return value;
    return value + highestFee(value, Math.max(fees.maker, fees.taker), decimals - feeDecimals(spec));
  }

  #marginOf(order: OwnOrder, { all, opening }: { all: bigint; opening: bigint }): bigint {
    if (opening === 0n) return 0n;
    const spec = this.#spec(order.pair);
    const { ledger, fees } = this.#market;
    const decimals = ledger.decimals(currencies(spec).settle);
    const tick = units(order.priceText ?? '0', spec.priceDecimals);
    const leverage = BigInt(Math.round(ledger.leverage(order.account, order.pair) * 1000));
    const value = valueOf(spec, { tick, lots: opening }, decimals) * 1000n;
    const shift = decimals - feeDecimals(spec);
    const fee = highestFee(
      valueOf(spec, { tick, lots: all }, decimals),
      Math.max(fees.maker, fees.taker),
      shift,
    );
    return (value + leverage - 1n) / leverage + (fee * opening) / all;
  }

  #closable({ account, pair, positionSide, side }: OwnOrder): bigint {
    const { volumeText } = this.#market.ledger.position(account, pair, positionSide);
    const lots = units(volumeText, this.#spec(pair).volumeDecimals) * (side === 'sell' ? 1n : -1n);
    return lots > 0n ? lots : 0n;
  }

  #open(account: string): OwnOrder[] {
    return this.#market.orders.filter((order) => order.account === account && !isDone(order));
  }

  #spec(pair: string): PairSpec {
    const spec = this.#market.pairs.find((one) => one.pair === pair);
    if (spec === undefined) throw new RangeError(`${pair} is not traded here`);
    return spec;
  }
}

const reduces = ({ reduceOnly, positionSide, side }: OwnOrder): boolean =>
  reduceOnly || (positionSide === 'long' && side === 'sell') || (positionSide === 'short' && side === 'buy');
