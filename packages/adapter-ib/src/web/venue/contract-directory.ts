import { splitCurrencyPair, type CurrencyPair } from '@hftjs/core';
import type { SessionContext } from '@hftjs/core/adapter';
import type { IBContract } from '../../subscribe-args.js';
import { checkPair, secTypeOf } from '../../symbols.js';
import { currencyOf, findContracts, withoutRoute, type Candidate, type Contract } from './contract-search.js';
import type { SessionMember, BrokerageSession } from './brokerage-session.js';

export interface ContractDirectoryInit {
  readonly pairs: readonly CurrencyPair[];
  readonly contracts: Readonly<Record<string, IBContract>>;
  readonly session: BrokerageSession;
  readonly member: SessionMember;
}

/** Which contracts the pairs of a stream are: named by the user, or found once and remembered. Never guessed. */
export class ContractDirectory {
  readonly #init: ContractDirectoryInit;
  readonly #contracts = new Map<CurrencyPair, Contract>();
  readonly #pairs = new Map<string, CurrencyPair>();
  /** Searches that are underway: one for all connections that begin together. */
  readonly #searches = new Map<CurrencyPair, Promise<string | undefined>>();

  constructor(init: ContractDirectoryInit) {
    this.#init = init;
    for (const pair of init.pairs) this.#learnNumber(pair);
  }

  contract(pair: CurrencyPair): Contract | undefined {
    return this.#contracts.get(pair);
  }

  /** The pair of a contract, if this stream subscribed it. */
  pairOf(conid: unknown): CurrencyPair | undefined {
    // A number in some messages, a text in others, with its route in a third.
    return this.#pairs.get(withoutRoute(String(conid)));
  }

  /** Finds unknown contracts. Rejects pairs without a contract, or with several candidates. */
  async checked(
    pairs: readonly CurrencyPair[],
    context: Pick<SessionContext, 'exchange' | 'reject'>,
  ): Promise<readonly CurrencyPair[]> {
    const good: CurrencyPair[] = [];
    for (const pair of pairs) {
      checkPair(context.exchange, pair);
      const reason = this.#contracts.has(pair) ? undefined : await this.#findOnce(pair);
      const other = this.#pairs.get(this.#contracts.get(pair)?.conid ?? '');
      if (reason !== undefined) context.reject([pair], reason);
      else if (other !== pair)
        context.reject([pair], `${pair} is the same contract as ${String(other)}; name it once`);
      else good.push(pair);
    }
    return good;
  }

  #findOnce(pair: CurrencyPair): Promise<string | undefined> {
    const underway = this.#searches.get(pair);
    if (underway) return underway;
    const search = this.#find(pair).finally(() => {
      this.#searches.delete(pair);
    });
    this.#searches.set(pair, search);
    return search;
  }

  /** @returns why there is no contract, if there is none */
  async #find(pair: CurrencyPair): Promise<string | undefined> {
    if (this.#learnNumber(pair)) return undefined;
    const { session, contracts, member } = this.#init;
    const { exchange, secType = secTypeOf(pair) } = contracts[pair] ?? {};
    const name = `${secType} ${pair} ${exchange ?? ''}`;
    const known = session.contracts.get(name);
    if (known) {
      this.#learn(pair, known);
      return undefined;
    }
    const found = await findContracts(member.api, { pair, secType, exchange });
    const [one] = found;
    if (!one)
      return `Interactive Brokers lists no ${KINDS[secType]} ${pair}${exchange === undefined ? '' : ` at ${exchange}`}`;
    if (found.length > 1) return ambiguity(pair, found);
    const contract = this.#contractOf(pair, one.conid);
    const reason = secType === 'CASH' ? undefined : await this.#wrongCurrency(pair, contract);
    if (reason !== undefined) return reason;
    session.contracts.set(name, contract);
    this.#learn(pair, contract);
    return undefined;
  }

  async #wrongCurrency(pair: CurrencyPair, { conid }: Contract): Promise<string | undefined> {
    const { quote } = splitCurrencyPair(pair);
    const currency = await currencyOf(this.#init.member.api, conid);
    return currency === undefined || currency === quote
      ? undefined
      : `${pair} would be contract ${conid}, which is quoted in ${currency}; ${cure(pair, conid)} if that is meant`;
  }

  #contractOf(pair: CurrencyPair, target: string): Contract {
    const { secType = secTypeOf(pair) } = this.#init.contracts[pair] ?? {};
    return { conid: withoutRoute(target), target, secType };
  }

  /** Whether the user has named the contract's number. */
  #learnNumber(pair: CurrencyPair): boolean {
    const { conid } = this.#init.contracts[pair] ?? {};
    if (conid !== undefined) this.#learn(pair, this.#contractOf(pair, String(conid)));
    return conid !== undefined;
  }

  #learn(pair: CurrencyPair, contract: Contract): void {
    this.#contracts.set(pair, contract);
    if (!this.#pairs.has(contract.conid)) this.#pairs.set(contract.conid, pair);
  }
}

const KINDS = { STK: 'stock', CASH: 'pair of currencies', CRYPTO: 'coin' } as const;

const cure = (pair: CurrencyPair, conid: string): string =>
  `pass subscribeArgs.contracts: { '${pair}': { conid: ${conid} } }`;

function ambiguity(pair: CurrencyPair, found: readonly Candidate[]): string {
  const choices = found.map(({ conid, exchange, name }) => `${conid} (${name}, ${exchange})`).join(', ');
  return `${pair} could be any of ${choices}; ${cure(pair, found[0]?.conid ?? '')} or its exchange`;
}
