import type { Trade } from '../../channels/trade.js';
import type { CurrencyPair } from '../../contract/currency-pair.js';

/**
 * Public trades that were not received: a run of ids, or the trades of an outage, of which the first or last id is not
 * known.
 */
export interface MissingTrades {
  readonly symbol: CurrencyPair;
  /** `undefined` if no trade of the pair was received before: the trades since `from` are missing. */
  readonly firstId: number | undefined;
  /** `undefined` for all trades up to the present. */
  readonly lastId: number | undefined;
  /** Exchange time of the last trade before the missing ones and of the first one after them, where known. */
  readonly from: number | undefined;
  readonly until: number | undefined;
}

/** A trade with its number in the sequence of its pair. */
export interface NumberedTrade {
  readonly trade: Trade;
  readonly id: number;
  /** Where a row covers several ids, the first of them; `id` is the last. @defaultValue `id` */
  readonly firstId?: number;
}

/** One REST answer about missing trades. */
export interface TradePage {
  /** In any order. Trades that are not missing are ignored. */
  readonly trades: readonly NumberedTrade[];
  /** Where the next page begins. Absent for the last page. */
  readonly next?: string | number;
  /**
   * On the last page: whether all existing trades of the request were listed. False if the venue does not list as many,
   * or if a row could not be read.
   */
  readonly isComplete: boolean;
}

/** Names missing trades in messages. */
export function describeMissing({ firstId, lastId, from }: MissingTrades): string {
  if (firstId === undefined || lastId === undefined) return `trades since ${describeTime(from)}`;
  return `trades ${firstId} to ${lastId}`;
}

/** Describes trades that are lost. @param wasAsked - whether REST was asked for them */
export function describeLost(missing: MissingTrades, wasAsked: boolean): string {
  const { firstId, lastId, from, until } = missing;
  const verb = firstId === undefined || lastId === undefined ? 'may be' : 'are';
  const when = wasAsked ? ` for good, between ${describeTime(from)} and ${describeTime(until)}` : '';
  return `${describeMissing(missing)} ${verb} missing${when}`;
}

const describeTime = (time: number | undefined): string =>
  time === undefined || !(Math.abs(time) < 8.64e15) ? 'an unknown time' : new Date(time).toISOString();
