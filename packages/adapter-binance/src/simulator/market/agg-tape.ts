import { formatUnits, parseUnits, type PublicTrade, type Side } from '@hftjs/simulator';

/** Consecutive trades of one price and taker side, published as one. */
export interface AggTrade {
  readonly pair: string;
  /** Counts aggregates, not trades. */
  readonly id: number;
  readonly priceText: string;
  readonly volumeText: string;
  /** Ids of the first and the last trade in it. */
  readonly firstId: number;
  readonly lastId: number;
  /** The takers' side. */
  readonly side: Side;
  /** Of the last trade in it, in epoch milliseconds with a microsecond fraction. */
  readonly time: number;
}

/** Aggregates kept per pair. */
const KEPT = 100_000;

interface AggTapeOptions {
  /** Milliseconds for which trades are gathered; 0: those of one taker are. */
  readonly window: number;
  readonly firstId: (pair: string) => number;
  readonly onTrades: (trades: readonly AggTrade[]) => void;
}

/** The aggregated tape of all pairs. */
export class AggTape {
  readonly #options: AggTapeOptions;
  readonly #byPair = new Map<string, AggTrade[]>();
  readonly #nextIds = new Map<string, number>();
  #pending: AggTrade[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(options: AggTapeOptions) {
    this.#options = options;
  }

  /** Takes the trades of one step of the market. */
  add(trades: readonly PublicTrade[]): void {
    if (trades.length === 0) return;
    for (const trade of trades) this.#gather(trade);
    if (this.#options.window === 0) this.flush();
    else
      this.#timer ??= setTimeout(() => {
        this.flush();
      }, this.#options.window);
  }

  /** Oldest first. */
  list(pair: string): readonly AggTrade[] {
    return this.#byPair.get(pair) ?? [];
  }

  /** Aggregates of a pair are numbered from 1 again; the earlier ones are no longer listed. */
  restart(pair: string): void {
    this.flush();
    this.#byPair.delete(pair);
    this.#nextIds.set(pair, 1);
  }

  /** Ends the pending aggregates, and publishes them. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const trades = this.#pending;
    this.#pending = [];
    for (const trade of trades) {
      const tape = this.#byPair.get(trade.pair) ?? [];
      this.#byPair.set(trade.pair, tape);
      tape.push(trade);
      if (tape.length > KEPT * 1.1) tape.splice(0, tape.length - KEPT);
    }
    if (trades.length > 0) this.#options.onTrades(trades);
  }

  #gather({ pair, id, priceText, volumeText, side, time }: PublicTrade): void {
    const index = this.#pending.findLastIndex((trade) => trade.pair === pair);
    const open = this.#pending[index];
    if (open?.priceText === priceText && open.side === side) {
      this.#pending[index] = { ...open, volumeText: sum(open.volumeText, volumeText), lastId: id, time };
      return;
    }
    const next = this.#nextIds.get(pair) ?? this.#options.firstId(pair);
    this.#nextIds.set(pair, next + 1);
    this.#pending.push({ pair, id: next, priceText, volumeText, firstId: id, lastId: id, side, time });
  }
}

function sum(left: string, right: string): string {
  const decimals = left.includes('.') ? left.length - left.indexOf('.') - 1 : 0;
  return formatUnits(parseUnits(left, decimals) + parseUnits(right, decimals), decimals);
}
