import type { CurrencyPair } from '@hftjs/core';
import { isRow } from '@hftjs/core/adapter';
import type { IBContract } from '../../subscribe-args.js';
import { secTypeOf } from '../../symbols.js';
import { calls } from './calls.js';

/** How TWS is asked for a contract. https://interactivebrokers.github.io/tws-api/basic_contracts.html */
export interface ContractQuery {
  readonly conId?: number;
  readonly symbol?: string;
  readonly secType?: string;
  readonly exchange?: string;
  /** The listing, of a stock that several exchanges list. */
  readonly primaryExch?: string;
  readonly currency?: string;
}

/** A contract of which there is one only. */
export interface ResolvedContract {
  readonly conId: number;
  /** Where orders and requests go: `SMART`, `IDEALPRO`, `PAXOS`, ... */
  readonly exchange: string;
  readonly secType: string;
  /** The symbol that users know. */
  readonly description: string;
}

/**
 * Requests of details are numbered from here, beyond all ids of orders, which share the numbers; those of data from
 * the first number. Both by the place of their pair.
 */
const FIRST_DETAILS_ID = 1_900_000_001;
const FIRST_DATA_ID = 1;

/** The result of a request for a pair's contract. */
export type Resolution =
  | {
      readonly pair: CurrencyPair;
      readonly contract: ResolvedContract;
      /** All that TWS states of the contract. */
      readonly details: unknown;
    }
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
    return { pair, contract, details: details[0] };
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

/** What to ask TWS for: the contract number, or the name as it looks. */
export function contractQuery(
  pair: CurrencyPair,
  { conid, secType, exchange }: IBContract = {},
): ContractQuery {
  const [base = '', quote = ''] = pair.split('/');
  if (conid !== undefined) {
    // `265598`, or with a route `265598@SMART`.
    const [number, route] = String(conid).split('@');
    return { conId: Number(number), ...(route !== undefined && { exchange: route }) };
  }
  const kind = secType ?? secTypeOf(pair);
  const named = { symbol: base.toUpperCase(), secType: kind, currency: quote.toUpperCase() };
  if (kind === 'CASH') return { ...named, exchange: exchange ?? 'IDEALPRO' };
  // The account determines which of the two serves it. With one only, the choice is clear.
  if (kind === 'CRYPTO') return exchange === undefined ? named : { ...named, exchange };
  return { ...named, exchange: 'SMART', ...(exchange !== undefined && { primaryExch: exchange }) };
}

/**
 * One of the contracts that TWS knows.
 *
 * @throws Error when it has no number
 */
export function readContractDetails(details: unknown): ResolvedContract {
  const contract = isRow(details) ? details.contract : undefined;
  const conId = isRow(contract) ? Number(contract.conId) : NaN;
  if (!isRow(contract) || !Number.isSafeInteger(conId) || conId <= 0)
    throw new Error('contract details without a contract number');
  const { exchange, secType, symbol, currency, primaryExch } = contract;
  const listing = typeof primaryExch === 'string' && primaryExch !== '' ? primaryExch : exchange;
  return {
    conId,
    exchange: String(exchange),
    secType: String(secType),
    description: `${String(secType)} ${String(symbol)} in ${String(currency)} on ${String(listing)}, conid ${conId}`,
  };
}
