import type { Market } from '../market/market.js';
import type { PairSpec } from '../market/pair-spec.js';
import { formatUnits } from '../wire/decimal.js';
import type { OwnFill } from '../orders/own-order.js';
import { OrderNeeds } from './order-needs.js';
import { currencies, isInverse, units, valueOf } from './pair-money.js';

/** Movements that fills cause; all others are taken as given. */
const OF_FILLS: ReadonlySet<string> = new Set(['trade', 'realized', 'fee']);

/**
 * Counts again, from orders and fills alone, what the ledger of a market must show: sums, balances, holds, positions and
 * equity. It shares no code with the ledger.
 *
 * @example
 * ```ts
 * const audit = new MoneyAudit(venue.market);
 * // … trade …
 * expect(audit.mismatches()).toEqual([]);
 * ```
 */
export class MoneyAudit {
  readonly #market: Market;
  readonly #needs: OrderNeeds;

  /** Trailing stops that exist already are not looked at. */
  constructor(market: Market) {
    this.#market = market;
    this.#needs = new OrderNeeds(market);
  }

  /** What is wrong, in words; empty when every figure follows from orders and fills, to the last digit. */
  mismatches(): readonly string[] {
    const { ledger, pairs } = this.#market;
    const derivatives = pairs.filter(({ contract }) => contract !== undefined);
    const found = ledger.currencies.map((currency) =>
      difference(
        `the sum of all ${currency}`,
        ledger.sum(currency),
        formatUnits(0n, ledger.decimals(currency)),
      ),
    );
    for (const account of ledger.accounts) {
      for (const currency of ledger.currencies) {
        found.push(...this.#balance(account, currency));
        if (derivatives.some((spec) => currencies(spec).settle === currency))
          found.push(...this.#equity(account, currency, derivatives));
      }
      for (const spec of derivatives) found.push(...this.#positions(account, spec));
    }
    return found.filter((text) => text !== undefined);
  }

  /** A balance is what was paid in, and what fills on spot have moved; on derivatives its movements must add up. */
  #balance(account: string, currency: string): (string | undefined)[] {
    const { ledger, pairs } = this.#market;
    const decimals = ledger.decimals(currency);
    const balance = ledger.balance(account, currency);
    const name = `${currency} of account ${account}`;
    const entries = ledger.entries(account).filter((entry) => entry.currency === currency);
    const moved = entries.reduce((sum, { changeText }) => sum + units(changeText, decimals), 0n);
    const found = [difference(`movements of ${name}`, balance.totalText, formatUnits(moved, decimals))];
    const isOnMargin = pairs.some(
      (spec) => spec.contract !== undefined && currencies(spec).settle === currency,
    );
    if (isOnMargin) return found;
    const expected = this.#paidIn(account, currency) + this.#traded(account, currency);
    const held = this.#needs.held(account, currency);
    return [
      ...found,
      difference(`total ${name}`, balance.totalText, formatUnits(expected, decimals)),
      difference(`held ${name}`, balance.heldText, formatUnits(held, decimals)),
      difference(`available ${name}`, balance.availableText, formatUnits(expected - held, decimals)),
      expected - held < 0n && !this.#market.lends ? `available ${name} is below zero` : undefined,
    ];
  }

  /** What was paid in and out without fills. */
  #paidIn(account: string, currency: string): bigint {
    const { ledger } = this.#market;
    const decimals = ledger.decimals(currency);
    return ledger
      .entries(account)
      .filter((entry) => entry.currency === currency && !OF_FILLS.has(entry.kind))
      .reduce((sum, { changeText }) => sum + units(changeText, decimals), 0n);
  }

  /** What fills on spot have brought, fees included. */
  #traded(account: string, currency: string): bigint {
    const decimals = this.#market.ledger.decimals(currency);
    let sum = 0n;
    for (const fill of this.#fills(account)) {
      const spec = this.#spec(fill.pair);
      const { base } = currencies(spec);
      const sign = fill.side === 'buy' ? 1n : -1n;
      if (spec.contract === undefined && base === currency) sum += sign * units(fill.volumeText, decimals);
      if (spec.contract === undefined && fill.quoteCurrency === currency)
        sum -= sign * this.#value(fill, decimals);
      if (fill.feeCurrency === currency) sum -= units(fill.feeText, decimals);
    }
    return sum;
  }

  /** On derivatives: what was paid in, and what all fills have won or lost until the mark price, without fees. */
  #equity(account: string, currency: string, derivatives: readonly PairSpec[]): (string | undefined)[] {
    const { ledger } = this.#market;
    const decimals = ledger.decimals(currency);
    let equity = this.#paidIn(account, currency) + this.#traded(account, currency);
    for (const spec of derivatives) {
      if (currencies(spec).settle !== currency) continue;
      const { pair, volumeDecimals, priceDecimals } = spec;
      const tick = units(this.#market.markPrice(pair).priceText, priceDecimals);
      const direction = isInverse(spec) ? -1n : 1n;
      for (const fill of this.#fills(account))
        if (fill.pair === pair)
          equity -= direction * (fill.side === 'buy' ? 1n : -1n) * this.#value(fill, decimals);
      for (const { volumeText } of ledger.positions(account).filter((one) => one.pair === pair)) {
        const lots = units(volumeText, volumeDecimals);
        const worth = valueOf(spec, { tick, lots: lots < 0n ? -lots : lots }, decimals);
        equity += direction * (lots < 0n ? -worth : worth);
      }
    }
    const margin = ledger.margin(account, currency);
    const orders = this.#needs.orderMargin(account, currency);
    const name = `${currency} of account ${account}`;
    return [
      difference(`equity in ${name}`, margin.equityText, formatUnits(equity, decimals)),
      difference(`margin of orders in ${name}`, margin.orderMarginText, formatUnits(orders, decimals)),
    ];
  }

  #positions(account: string, { pair, volumeDecimals }: PairSpec): (string | undefined)[] {
    return (['net', 'long', 'short'] as const).flatMap((side) => {
      const lots = this.#fills(account)
        .filter((fill) => fill.pair === pair && fill.positionSide === side)
        .reduce(
          (sum, fill) => sum + (fill.side === 'buy' ? 1n : -1n) * units(fill.volumeText, volumeDecimals),
          0n,
        );
      const { volumeText } = this.#market.ledger.position(account, pair, side);
      const name = `${side} position of account ${account} in ${pair}`;
      const isWrongSide = (side === 'long' && lots < 0n) || (side === 'short' && lots > 0n);
      return [
        difference(name, volumeText, formatUnits(lots, volumeDecimals)),
        isWrongSide ? `${name} is ${volumeText}` : undefined,
      ];
    });
  }

  /** Exact, except of inverse contracts: there it is the cost that the fill states. */
  #value(fill: OwnFill, decimals: number): bigint {
    const spec = this.#spec(fill.pair);
    if (isInverse(spec)) return units(fill.costText, decimals);
    const tick = units(fill.priceText, spec.priceDecimals);
    return valueOf(spec, { tick, lots: units(fill.volumeText, spec.volumeDecimals) }, decimals);
  }

  #fills(account: string): OwnFill[] {
    return this.#market.fills.filter((fill) => fill.account === account);
  }

  #spec(pair: string): PairSpec {
    const spec = this.#market.pairs.find((one) => one.pair === pair);
    if (spec === undefined) throw new RangeError(`${pair} is not traded here`);
    return spec;
  }
}

const difference = (what: string, actual: string, expected: string): string | undefined =>
  actual === expected ? undefined : `${what}: ${actual}, and not ${expected}`;
