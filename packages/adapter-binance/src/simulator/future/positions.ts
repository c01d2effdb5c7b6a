import { toUnits, type OwnFill, type PairSpec } from '@hftjs/simulator';

/** What an account holds of one contract. Amounts in lots, costs in ticks times lots; both negative when it is short. */
interface Position {
  lots: number;
  cost: number;
  /** Profit of all that was closed, in quote currency. */
  realized: number;
}

/** A position as it is published to its account. */
export interface PositionView {
  readonly amount: number;
  readonly entryPrice: number;
  readonly realized: number;
}

/** What an account has in its wallet at first. */
const FIRST_BALANCE = 1_000_000;

/** One-way positions and wallets of all accounts. */
export class Positions {
  readonly #positions = new Map<string, Position>();
  readonly #wallets = new Map<string, number>();
  readonly #realizedByFill = new Map<string, number>();

  /** Books a fill, fee included. */
  apply(fill: OwnFill, spec: PairSpec): void {
    const position = this.#of(fill.account, fill.pair);
    const tick = toUnits(fill.price, spec.priceDecimals);
    const sign = fill.side === 'buy' ? 1 : -1;
    const lots = toUnits(fill.volume, spec.volumeDecimals);
    const closing = Math.sign(position.lots) === -sign ? Math.min(lots, Math.abs(position.lots)) : 0;
    const entry = position.lots === 0 ? 0 : position.cost / position.lots;
    const scale = 10 ** (spec.priceDecimals + spec.volumeDecimals);
    const realized = ((tick - entry) * closing * -sign) / scale;
    position.lots += sign * lots;
    position.cost += sign * (closing * entry + (lots - closing) * tick);
    if (position.lots === 0) position.cost = 0;
    position.realized += realized;
    this.#realizedByFill.set(fill.fillId, realized);
    this.#wallets.set(fill.account, this.balance(fill.account) + realized - fill.fee);
  }

  /** Profit that a fill realized. */
  realized({ fillId }: OwnFill): number {
    return this.#realizedByFill.get(fillId) ?? 0;
  }

  position(account: string, { pair, priceDecimals, volumeDecimals }: PairSpec): PositionView {
    const { lots, cost, realized } = this.#of(account, pair);
    return {
      amount: lots / 10 ** volumeDecimals,
      entryPrice: lots === 0 ? 0 : cost / lots / 10 ** priceDecimals,
      realized,
    };
  }

  balance(account: string): number {
    return this.#wallets.get(account) ?? FIRST_BALANCE;
  }

  #of(account: string, pair: string): Position {
    const name = `${account} ${pair}`;
    const position = this.#positions.get(name) ?? { lots: 0, cost: 0, realized: 0 };
    this.#positions.set(name, position);
    return position;
  }
}
