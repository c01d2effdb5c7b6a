import type { CurrencyPair } from '@hftjs/core';
import { calls } from './calls.js';
import { readContractDetails, type ContractQuery, type ResolvedContract } from './contract.js';

/**
 * Requests of details are numbered from here, beyond all ids of orders, which share the numbers; those of data from 1.
 * Both by the place of their pair.
 */
const FIRST_DETAILS_ID = 1_900_000_001;

/** What became of a request for a pair's contract. */
export type Resolution =
  | { readonly pair: CurrencyPair; readonly contract: ResolvedContract }
  | { readonly pair: CurrencyPair; readonly reason: string };

/** Which contract each pair is, and how requests are numbered. What was found stays as long as the stream. */
export class ContractDirectory {
  readonly #pairs: readonly CurrencyPair[];
  readonly #queries: ReadonlyMap<CurrencyPair, ContractQuery>;
  readonly #contracts = new Map<CurrencyPair, ResolvedContract>();
  readonly #byConId = new Map<number, CurrencyPair>();

  constructor(queries: ReadonlyMap<CurrencyPair, ContractQuery>) {
    this.#queries = queries;
    this.#pairs = [...queries.keys()];
    for (const [pair, { conId }] of queries) if (conId !== undefined) this.#byConId.set(conId, pair);
  }

  contractOf(pair: CurrencyPair): ResolvedContract | undefined {
    return this.#contracts.get(pair);
  }

  /** The pair of a contract number; `undefined` for what is not subscribed. */
  pairOfContract(conId: number): CurrencyPair | undefined {
    return this.#byConId.get(conId);
  }

  /** The number of a pair's request for data. */
  dataId(pair: CurrencyPair): number {
    return this.#pairs.indexOf(pair) + 1;
  }

  /** Whose request this is; `undefined` for one of no pair. */
  pairOfRequest(id: number): CurrencyPair | undefined {
    return this.#pairs[id - (id >= FIRST_DETAILS_ID ? FIRST_DETAILS_ID : 1)];
  }

  /** Whose contract is asked for by this request. */
  pairOfSearch(id: number): CurrencyPair | undefined {
    return id >= FIRST_DETAILS_ID ? this.pairOfRequest(id) : undefined;
  }

  /** The frame that asks for a pair's contract. */
  ask(pair: CurrencyPair): string {
    const id = FIRST_DETAILS_ID + this.#pairs.indexOf(pair);
    return calls.contractDetails(id, this.#queries.get(pair) ?? {});
  }

  /** What a subscription names: the number says all but the route. */
  subscribed(pair: CurrencyPair): ContractQuery {
    const { conId, exchange = '' } = this.#contracts.get(pair) ?? {};
    return { ...(conId !== undefined && { conId }), exchange: this.#queries.get(pair)?.exchange ?? exchange };
  }

  /** TWS has named all contracts that a pair may mean: one of them is what it means, more are a question. */
  settle(pair: CurrencyPair, details: readonly unknown[]): Resolution {
    const contracts = new Map(
      details.map(readContractDetails).map((contract) => [contract.conId, contract] as const),
    );
    const [contract, ...others] = contracts.values();
    if (contract === undefined) return { pair, reason: `Interactive Brokers knows no contract ${pair}` };
    if (others.length > 0) {
      const names = [contract, ...others].slice(0, 5).map(({ description }) => description);
      const reason = `${pair} may be ${names.join('; or ')}: say which by subscribeArgs.contracts['${pair}'].conid`;
      return { pair, reason };
    }
    this.#contracts.set(pair, contract);
    this.#byConId.set(contract.conId, pair);
    return { pair, contract };
  }
}
