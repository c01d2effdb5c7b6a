import { divideRounded, parseUnits } from '../wire/decimal.js';
import { expect } from 'vitest';
import type { Market } from '../market/market.js';
import type { PairSpec } from '../market/pair-spec.js';
import { isConditional } from '../orders/order-terms.js';
import { isDone, type OwnOrder } from '../orders/own-order.js';

/** Signed units of a decimal text. */
export const units = (text: string, decimals: number): bigint =>
  text.startsWith('-') ? -parseUnits(text.slice(1), decimals) : parseUnits(text, decimals);

interface AuditInit {
  readonly market: Market;
  readonly accounts: readonly string[];
  /** By currency. */
  readonly funds: Readonly<Record<string, string>>;
  /** Part of the cost that a taker pays, as a fraction of two integers. */
  readonly taker: readonly [bigint, bigint];
  /** Whether purchases on spot pay their fee in quote currency. */
  readonly paysQuoteFee: boolean;
}

/** Counts again, from orders and fills alone, what the ledger of a market must show. */
export class Audit {
  readonly #init: AuditInit;
  /** Price that a conditional order without any price of its own was valued at, by order. */
  readonly #estimates = new Map<string, bigint>();

  constructor(init: AuditInit) {
    this.#init = init;
    const { market } = init;
    market.on('order', ({ kind, order }) => {
      if (kind === 'received' && order.type === 'trailing_stop')
        this.#estimates.set(order.orderId, this.#lastTick(order.pair));
    });
  }

  check(): void {
    const { market, accounts } = this.#init;
    for (const currency of market.ledger.currencies) expect(Number(market.ledger.sum(currency))).toBe(0);
    for (const account of accounts) {
      for (const currency of market.ledger.currencies) this.#checkBalance(account, currency);
      for (const spec of market.pairs) if (spec.contract !== undefined) this.#checkPositions(account, spec);
      this.#checkEquity(account);
    }
  }

  #checkBalance(account: string, currency: string): void {
    const { market } = this.#init;
    const decimals = market.ledger.decimals(currency);
    const balance = market.ledger.balance(account, currency);
    const entries = market.ledger.entries(account).filter((entry) => entry.currency === currency);
    const sum = entries.reduce((total, { changeText }) => total + units(changeText, decimals), 0n);
    expect(units(balance.totalText, decimals)).toBe(sum);
    if (this.#specs(currency).some(({ contract }) => contract !== undefined)) return;
    let expected = units(this.#init.funds[currency] ?? '0', decimals);
    for (const fill of market.fills) {
      if (fill.account !== account) continue;
      const { spec, base, quote } = this.#named(fill.pair);
      const sign = fill.side === 'buy' ? 1n : -1n;
      if (base === currency) expected += sign * units(fill.volumeText, decimals);
      if (quote === currency) expected -= sign * this.#exactCost(spec, fill, decimals);
      if (fill.feeCurrency === currency) expected -= units(fill.feeText, decimals);
    }
    const held = this.#open(account).reduce(
      (total, order) => total + this.#held(order, currency, decimals),
      0n,
    );
    expect(units(balance.totalText, decimals)).toBe(expected);
    expect(units(balance.heldText, decimals)).toBe(held);
    expect(units(balance.availableText, decimals)).toBe(expected - held);
    expect(expected - held).toBeGreaterThanOrEqual(0n);
  }

  #checkPositions(account: string, { pair, volumeDecimals }: PairSpec): void {
    const { market } = this.#init;
    for (const side of ['net', 'long', 'short'] as const) {
      const lots = market.fills
        .filter((fill) => fill.account === account && fill.pair === pair && fill.positionSide === side)
        .reduce(
          (sum, fill) => sum + (fill.side === 'buy' ? 1n : -1n) * units(fill.volumeText, volumeDecimals),
          0n,
        );
      expect(units(market.ledger.position(account, pair, side).volumeText, volumeDecimals)).toBe(lots);
      if (side === 'long') expect(lots).toBeGreaterThanOrEqual(0n);
      if (side === 'short') expect(lots).toBeLessThanOrEqual(0n);
    }
  }

  /** On derivatives: funds, and what all fills have won or lost until the mark price, without fees. */
  #checkEquity(account: string): void {
    const { market, funds } = this.#init;
    for (const currency of market.ledger.currencies) {
      const specs = this.#specs(currency).filter(({ contract }) => contract !== undefined);
      if (specs.length === 0) continue;
      const decimals = market.ledger.decimals(currency);
      let equity = units(funds[currency] ?? '0', decimals);
      for (const fill of market.fills) {
        if (fill.account !== account || !specs.some(({ pair }) => pair === fill.pair)) continue;
        const { spec } = this.#named(fill.pair);
        const isInverse = spec.contract?.kind === 'inverse';
        const sign = (fill.side === 'buy') === isInverse ? 1n : -1n;
        equity += sign * (isInverse ? units(fill.costText, decimals) : this.#exactCost(spec, fill, decimals));
        equity -= units(fill.feeText, decimals);
      }
      for (const { side, pair, volumeText } of market.ledger.positions(account)) {
        const { spec } = this.#named(pair);
        if (!specs.includes(spec)) continue;
        const lots = units(volumeText, spec.volumeDecimals);
        const value = this.#valueAtMark(spec, lots < 0n ? -lots : lots, decimals);
        const isLong = lots > 0n;
        equity += isLong === (spec.contract?.kind === 'inverse') ? -value : value;
        expect(side === 'net' || (side === 'long') === isLong).toBe(true);
      }
      const margin = market.ledger.margin(account, currency);
      expect(units(margin.equityText, decimals)).toBe(equity);
      expect(units(margin.orderMarginText, decimals)).toBe(this.#orderMargin(account, specs, decimals));
    }
  }

  #held(order: OwnOrder, currency: string, decimals: number): bigint {
    const { spec, base, quote } = this.#named(order.pair);
    if (spec.contract !== undefined) return 0n;
    if (order.side === 'sell') return base === currency ? units(order.remainingText, decimals) : 0n;
    if (quote !== currency) return 0n;
    const waits = isConditional(order) && order.triggeredTime === undefined;
    const price = order.priceText ?? (waits && order.trail === undefined ? order.stopPriceText : undefined);
    const tick = price === undefined ? this.#estimates.get(order.orderId) : units(price, spec.priceDecimals);
    const lots = units(order.remainingText, spec.volumeDecimals);
    const value = (tick ?? 0n) * lots * 10n ** BigInt(decimals - spec.priceDecimals - spec.volumeDecimals);
    return this.#init.paysQuoteFee ? value + this.#highestFee(value, decimals - spec.costDecimals) : value;
  }

  /** Rounded up to a unit of fees, which is `10^shift` units of the ledger. */
  #highestFee(value: bigint, shift: number): bigint {
    const [part, of] = this.#init.taker;
    const step = 10n ** BigInt(shift);
    return ((value * part + of * step - 1n) / (of * step)) * step;
  }

  /** Margin of open orders: for what they would open, after the oldest have closed the position, reduce-only ones first. */
  #orderMargin(account: string, specs: readonly PairSpec[], decimals: number): bigint {
    const closable = new Map<string, bigint>();
    let margin = 0n;
    const orders = this.#open(account).filter(
      (order) => !isConditional(order) || order.triggeredTime !== undefined,
    );
    const reduces = ({ reduceOnly, positionSide, side }: OwnOrder): boolean =>
      reduceOnly || `${positionSide} ${side}` === 'long sell' || `${positionSide} ${side}` === 'short buy';
    for (const order of [...orders.filter(reduces), ...orders.filter((one) => !reduces(one))]) {
      const { spec } = this.#named(order.pair);
      if (!specs.includes(spec)) continue;
      const key = `${order.pair} ${order.positionSide} ${order.side}`;
      const position = this.#init.market.ledger.position(account, order.pair, order.positionSide);
      const lots = units(position.volumeText, spec.volumeDecimals) * (order.side === 'sell' ? 1n : -1n);
      const left = closable.get(key) ?? (lots > 0n ? lots : 0n);
      const all = units(order.remainingText, spec.volumeDecimals);
      const opening = all > left ? all - left : 0n;
      closable.set(key, left - all + opening);
      if (opening === 0n || reduces(order)) {
        expect(opening).toBe(0n);
        continue;
      }
      const tick = units(order.priceText ?? '', spec.priceDecimals);
      const leverage = BigInt(this.#init.market.ledger.leverage(account, order.pair));
      const shift = decimals - (spec.contract?.kind === 'inverse' ? 8 : spec.costDecimals);
      margin += (this.#value(spec, { tick, lots: opening }, decimals) + leverage - 1n) / leverage;
      margin += (this.#highestFee(this.#value(spec, { tick, lots: all }, decimals), shift) * opening) / all;
    }
    return margin;
  }

  #valueAtMark(spec: PairSpec, lots: bigint, decimals: number): bigint {
    const tick = units(this.#init.market.markPrice(spec.pair).priceText, spec.priceDecimals);
    return this.#value(spec, { tick, lots }, decimals);
  }

  #value(spec: PairSpec, { tick, lots }: { tick: bigint; lots: bigint }, decimals: number): bigint {
    const { priceDecimals, volumeDecimals, contract } = spec;
    if (contract?.kind !== 'inverse')
      return tick * lots * 10n ** BigInt(decimals - priceDecimals - volumeDecimals);
    const size = BigInt(contract.size ?? 1);
    return divideRounded(
      lots * size * 10n ** BigInt(decimals + priceDecimals),
      tick * 10n ** BigInt(volumeDecimals),
    );
  }

  #exactCost(spec: PairSpec, fill: { priceText: string; volumeText: string }, decimals: number): bigint {
    const { priceDecimals, volumeDecimals } = spec;
    const exact = units(fill.priceText, priceDecimals) * units(fill.volumeText, volumeDecimals);
    return exact * 10n ** BigInt(decimals - priceDecimals - volumeDecimals);
  }

  #open(account: string): OwnOrder[] {
    return this.#init.market.orders.filter((order) => order.account === account && !isDone(order));
  }

  #lastTick(pair: string): bigint {
    const { spec } = this.#named(pair);
    return units(this.#init.market.trades(pair).at(-1)?.priceText ?? '', spec.priceDecimals);
  }

  #named(pair: string): { spec: PairSpec; base: string | undefined; quote: string | undefined } {
    const spec = this.#init.market.pairs.find((one) => one.pair === pair);
    if (spec === undefined) throw new RangeError(pair);
    const [base, quote] = pair.split(':')[0]?.split('/') ?? [];
    return { spec, base, quote };
  }

  #specs(currency: string): PairSpec[] {
    return this.#init.market.pairs.filter(({ pair, contract }) => {
      const { base, quote } = this.#named(pair);
      if (contract === undefined) return base === currency || quote === currency;
      return (contract.kind === 'inverse' ? base : quote) === currency;
    });
  }
}
