import type { OrderType, Side } from '@hftjs/core';

const TYPES: Readonly<Record<string, OrderType>> = {
  LIMIT: 'limit',
  LMT: 'limit',
  MARKET: 'market',
  MKT: 'market',
  STOP: 'stop',
  STP: 'stop',
  STOPLIMIT: 'stop_limit',
  STPLMT: 'stop_limit',
  TRAIL: 'trailing_stop',
  TRAILINGSTOP: 'trailing_stop',
  TRAILLMT: 'trailing_stop_limit',
  TRAILLIMIT: 'trailing_stop_limit',
  TRAILINGSTOPLIMIT: 'trailing_stop_limit',
  MIT: 'take_profit',
  MARKETIFTOUCHED: 'take_profit',
  LIT: 'take_profit_limit',
  LIMITIFTOUCHED: 'take_profit_limit',
};

/** A word that is not mapped is the type itself, in lower case. */
export function typeOf(word: string | undefined): OrderType | undefined {
  if (word === undefined) return undefined;
  return TYPES[word.toUpperCase().replace(/[\s_-]/g, '')] ?? word.toLowerCase();
}

/** Whether an order of this type waits for a price before it is at the exchange. */
export const isConditional = (type: OrderType | undefined): boolean => /stop|take_profit/.test(type ?? '');

/** Short sales are `SSHORT` and `SLONG`. The exercise of an option is neither. */
const SIDES: Readonly<Record<string, Side>> = {
  BUY: 'buy',
  B: 'buy',
  BOT: 'buy',
  SELL: 'sell',
  S: 'sell',
  SLD: 'sell',
  SSHORT: 'sell',
  SLONG: 'sell',
};

export const sideOf = (word: string | undefined): Side | undefined => SIDES[word?.toUpperCase() ?? ''];
