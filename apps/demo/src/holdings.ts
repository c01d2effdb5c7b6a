import type { CurrencyPair, MyBalance, MyPosition } from '@hftjs/core';

/** Balances and positions as the exchanges last reported them. */
export class Holdings {
  readonly #balances = new Map<string, MyBalance>();
  readonly #positions = new Map<string, MyPosition>();

  recordBalance(balance: MyBalance): void {
    const { exchange, currency, wallet = '' } = balance;
    this.#balances.set(`${exchange} ${currency} ${wallet}`, balance);
  }

  recordPosition(position: MyPosition): void {
    const { exchange, symbol, positionSide } = position;
    this.#positions.set(`${exchange} ${symbol} ${positionSide}`, position);
  }

  /** Balances of an exchange in a currency, one per wallet. */
  balances(exchange: string, currency: string): readonly MyBalance[] {
    return [...this.#balances.values()].filter(
      (balance) => balance.exchange === exchange && balance.currency === currency,
    );
  }

  /** What orders can use of a currency: of several wallets, the largest. Absent where the exchange did not say. */
  available(exchange: string, currency: string): number | undefined {
    const amounts = this.balances(exchange, currency).flatMap(
      ({ available, total }) => available ?? total ?? [],
    );
    return amounts.length === 0 ? undefined : Math.max(...amounts);
  }

  /** The position of a pair: that of both sides, in hedge mode. 0 without one. */
  position(exchange: string, symbol: CurrencyPair): number {
    let sum = 0;
    for (const position of this.#positions.values())
      if (position.exchange === exchange && position.symbol === symbol) sum += position.volume;
    return sum;
  }
}
