import type { CurrencyPair } from '@hftjs/core';
import { calls } from './calls.js';
import type { IBContract } from '../../subscribe-args.js';
import { contractQuery, readContractDetails, type ContractQuery, type ResolvedContract } from './contract.js';

/**
 * Requests of details are numbered from here, beyond all ids of orders, which share the numbers; those of data from
 * the first number. Both by the place of their pair.
 */
const FIRST_DETAILS_ID = 1_900_000_001;
const FIRST_DATA_ID = 1;

/** The result of a request for a pair's contract. */
export type Resolution =
  | { readonly pair: CurrencyPair; readonly contract: ResolvedContract }
  | { readonly pair: CurrencyPair; readonly reason: string };

/** Which contract each pair is, and how requests are numbered. What was found stays as long as the stream. */
export class ContractDirectory {
  readonly #named: Readonly<Record<string, IBContract>>;
  /** By the place of their numbers. */
  readonly #pairs: CurrencyPair[] = [];
  readonly #contracts = new Map<CurrencyPair, ResolvedContract>();
  readonly #byConId = new Map<number, CurrencyPair>();

  /** @param contracts - those that the user has named */
  constructor(pairs: readonly CurrencyPair[], contracts: Readonly<Record<string, IBContract>> = {}) {
    this.#named = contracts;
    for (const pair of pairs) this.#placeOf(pair);
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
    return FIRST_DATA_ID + this.#placeOf(pair);
  }

  /** The pair of a data request; `undefined` for a request without a pair. */
  pairOfRequest(id: number): CurrencyPair | undefined {
    return this.#pairs[id - (id >= FIRST_DETAILS_ID ? FIRST_DETAILS_ID : FIRST_DATA_ID)];
  }

  /** The pair of a contract request. */
  pairOfSearch(id: number): CurrencyPair | undefined {
    return id >= FIRST_DETAILS_ID ? this.pairOfRequest(id) : undefined;
  }

  /** The frame that asks for a pair's contract. */
  ask(pair: CurrencyPair): string {
    return calls.contractDetails(FIRST_DETAILS_ID + this.#placeOf(pair), this.#queryOf(pair));
  }

  /** What a subscription names: the number determines all but the route. */
  subscribed(pair: CurrencyPair): ContractQuery {
    const { conId, exchange = '' } = this.#contracts.get(pair) ?? {};
    return { ...(conId !== undefined && { conId }), exchange: this.#queryOf(pair).exchange ?? exchange };
  }

  /** TWS has named all contracts that a pair may mean. One is accepted; several are ambiguous and rejected. */
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

  #queryOf(pair: CurrencyPair): ContractQuery {
    return contractQuery(pair, this.#named[pair]);
  }

  #placeOf(pair: CurrencyPair): number {
    const known = this.#pairs.indexOf(pair);
    if (known >= 0) return known;
    const { conId } = this.#queryOf(pair);
    if (conId !== undefined) this.#byConId.set(conId, pair);
    return this.#pairs.push(pair) - 1;
  }
}
