import type { CurrencyPair, Exchange } from '@hftjs/core';
import { checkPair } from '../../symbols.js';
import type { ContractDirectory, Resolution } from './contract-directory.js';
import type { TwsEvent } from './events.js';

/** One connection's search for the contracts of its pairs. */
export class ContractSearch {
  readonly #exchange: Exchange;
  readonly #directory: ContractDirectory;
  readonly #details = new Map<CurrencyPair, unknown[]>();

  constructor(exchange: Exchange, directory: ContractDirectory) {
    this.#exchange = exchange;
    this.#directory = directory;
  }

  /** Returns the frames that ask for those of the pairs that are not known yet. */
  begin(pairs: readonly CurrencyPair[]): readonly string[] {
    for (const pair of pairs) checkPair(this.#exchange, pair);
    return pairs
      .filter((pair) => this.#directory.contractOf(pair) === undefined)
      .map((pair) => {
        this.#details.set(pair, []);
        return this.#directory.ask(pair);
      });
  }

  /** Whether some pairs are still searched for. */
  get isUnderway(): boolean {
    return this.#details.size > 0;
  }

  /** TWS refused to look for a pair. */
  giveUp(pair: CurrencyPair): void {
    this.#details.delete(pair);
  }

  /** Takes an event of the search; the last one of a pair settles it. */
  read({ event, args }: TwsEvent): Resolution | undefined {
    const pair = this.#directory.pairOfRequest(Number(args[0]));
    const details = pair && this.#details.get(pair);
    if (pair === undefined || details === undefined) return undefined;
    if (event === 'contractDetails') {
      details.push(args[1]);
      return undefined;
    }
    this.#details.delete(pair);
    return this.#directory.settle(pair, details);
  }
}
