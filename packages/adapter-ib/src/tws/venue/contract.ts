import type { CurrencyPair } from '@hftjs/core';
import { isRow } from '@hftjs/core/adapter';
import type { IBContract } from '../../subscribe-args.js';
import { secTypeOf } from '../../symbols.js';

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

/** What to ask TWS for: the contract number, or the name as it looks. */
export function contractQuery(
  pair: CurrencyPair,
  { conid, secType, exchange }: IBContract = {},
): ContractQuery {
  const [base = '', quote = ''] = pair.split('/');
  if (conid !== undefined) return numberedQuery(String(conid));
  const kind = secType ?? secTypeOf(pair);
  const named = { symbol: base.toUpperCase(), secType: kind, currency: quote.toUpperCase() };
  if (kind === 'CASH') return { ...named, exchange: exchange ?? 'IDEALPRO' };
  // The account determines which of the two serves it. With one only, the choice is clear.
  if (kind === 'CRYPTO') return exchange === undefined ? named : { ...named, exchange };
  return { ...named, exchange: 'SMART', ...(exchange !== undefined && { primaryExch: exchange }) };
}

/** `265598`, or with a route `265598@SMART`. */
function numberedQuery(conid: string): ContractQuery {
  const [number, exchange] = conid.split('@');
  return { conId: Number(number), ...(exchange !== undefined && { exchange }) };
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
