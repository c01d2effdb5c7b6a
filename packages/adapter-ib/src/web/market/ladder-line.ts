import type { CurrencyPair } from '@hftjs/core';
import type { Contract } from '../venue/contract-search.js';
import { Ladder } from './ladder.js';

/**
 * One account's ladder. `asked`: the next message has the whole screen. `here`: rows that change. `doubtful`: rows are
 * ignored until it is asked for again. `ending`: it is being ended, and rows of it are still underway.
 */
export type LadderStage = 'asked' | 'here' | 'doubtful' | 'ending';

/** The ladder of a pair. The venue has one for each account. */
export class LadderLine {
  readonly pair: CurrencyPair;
  readonly account: string;
  readonly ladder = new Ladder();
  readonly #target: string;
  stage: LadderStage = 'asked';
  isHeard = false;
  /** How many answers to `tic` must have come before it is asked for again. */
  dueAnswers = 0;
  timer: NodeJS.Timeout | undefined;

  constructor(pair: CurrencyPair, account: string, { target }: Contract) {
    this.pair = pair;
    this.account = account;
    this.#target = target.replace('@', '+');
  }

  get subscribeFrame(): string {
    return `sbd+${this.account}+${this.#target}`;
  }

  get unsubscribeFrame(): string {
    return `ubd+${this.account}`;
  }

  begin(): void {
    clearTimeout(this.timer);
    this.ladder.clear();
    this.stage = 'asked';
  }
}
