import type { CurrencyPair } from '@hftjs/core';
import { DepthList, type DepthChange } from './depth-list.js';

/**
 * `filling`: the first entries arrive one by one, and TWS does not mark the last one. `here`: the book was published.
 * `doubtful`: entries are ignored until the depth is requested again.
 */
export type DepthStage = 'filling' | 'here' | 'doubtful';

/** One request for the depth of a pair. Each request has its own number, which its entries carry. */
export class DepthLine {
  readonly pair: CurrencyPair;
  readonly requestId: number;
  readonly isSmart: boolean;
  readonly bids: DepthList;
  readonly asks: DepthList;
  stage: DepthStage = 'filling';
  /** Runs while a book is filling, or in the middle of a change. */
  timer: NodeJS.Timeout | undefined;

  constructor(pair: CurrencyPair, requestId: number, request: { rows: number; isSmart: boolean }) {
    this.pair = pair;
    this.requestId = requestId;
    this.isSmart = request.isSmart;
    this.bids = new DepthList('bids', request.rows);
    this.asks = new DepthList('asks', request.rows);
  }

  get isFull(): boolean {
    return this.bids.isFull && this.asks.isFull;
  }

  /** Whether this can be a book of the venue. In the middle of a change it may not be one. */
  get isWhole(): boolean {
    const { bids, asks, isSmart } = this;
    if (!bids.isSorted(isSmart) || !asks.isSorted(isSmart)) return false;
    // Books of several exchanges may cross each other.
    return isSmart || bids.best === undefined || asks.best === undefined || bids.best < asks.best;
  }

  apply(side: number, change: DepthChange): void {
    (side === 1 ? this.bids : this.asks).apply(change);
  }

  end(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
