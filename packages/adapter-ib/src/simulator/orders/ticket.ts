import type { Decimal, OwnOrder, Side, SubmitOrder } from '@hftjs/simulator';
import type { Instrument } from '../instruments.js';
import { nextNewYorkHour } from '../new-york-time.js';

/** Types of orders, as TWS writes them. */
export const TICKET_TYPES = ['LMT', 'MKT', 'STP', 'STP LMT', 'MIT', 'LIT', 'TRAIL', 'TRAIL LIMIT'] as const;
export type TicketType = (typeof TICKET_TYPES)[number];

export const TICKET_TIMES = ['DAY', 'GTC', 'IOC', 'FOK', 'GTD'] as const;
export type TicketTime = (typeof TICKET_TIMES)[number];

/** An order as a client asked for it. Which prices are there depends on the type. */
export interface Ticket {
  readonly account: string;
  readonly instrument: Instrument;
  readonly side: Side;
  readonly type: TicketType;
  readonly time: TicketTime;
  readonly quantity?: Decimal | undefined;
  /** Sizes a market order by what it spends or brings in. */
  readonly cashQuantity?: Decimal | undefined;
  readonly limit?: Decimal | undefined;
  /** The trigger. */
  readonly stop?: Decimal | undefined;
  readonly trailingAmount?: Decimal | undefined;
  /** 1 is 1 %. */
  readonly trailingPercent?: number | undefined;
  /** How far the limit of a `TRAIL LIMIT` order is from its trigger. */
  readonly limitOffset?: Decimal | undefined;
  /** The end of a `GTD` order, in epoch milliseconds. */
  readonly goodUntil?: number | undefined;
  /** The client's name of the order. */
  readonly reference?: string | undefined;
}

/** When orders of the day end: the hour in New York after which there is no trading. */
const END_OF_DAY = 20;

const MARKET_TYPES: Readonly<Record<TicketType, SubmitOrder['type']>> = {
  LMT: 'limit',
  MKT: 'market',
  STP: 'stop',
  'STP LMT': 'stop',
  MIT: 'take_profit',
  LIT: 'take_profit',
  TRAIL: 'trailing_stop',
  'TRAIL LIMIT': 'trailing_stop',
};

export const isTrailing = ({ type }: Pick<Ticket, 'type'>): boolean =>
  type === 'TRAIL' || type === 'TRAIL LIMIT';

/** The ticket as the market takes it. */
export function requestOf(ticket: Ticket, now: number): SubmitOrder {
  const { account, instrument, side, type, quantity, cashQuantity, limit, stop, reference } = ticket;
  return {
    account,
    pair: instrument.spec.pair,
    side,
    type: MARKET_TYPES[type],
    ...(cashQuantity === undefined ? { volume: quantity } : { quoteAmount: cashQuantity }),
    price: limit,
    stopPrice: stop,
    ...(isTrailing(ticket) && { trail: trailOf(ticket) }),
    clientOrderId: reference,
    ...timesOf(ticket, now),
  };
}

function trailOf({ trailingAmount, trailingPercent, limitOffset }: Ticket): SubmitOrder['trail'] {
  return {
    ...(trailingPercent === undefined ? { distance: trailingAmount } : { ratio: trailingPercent / 100 }),
    limitOffset,
  };
}

function timesOf(
  { type, time, goodUntil }: Ticket,
  now: number,
): Pick<SubmitOrder, 'timeInForce' | 'expireTime'> {
  switch (time) {
    case 'IOC':
      return { timeInForce: 'ioc' };
    case 'FOK':
      return { timeInForce: 'fok' };
    case 'GTC':
      return type === 'MKT' ? {} : { timeInForce: 'gtc' };
    case 'GTD':
      return { timeInForce: 'gtd', expireTime: goodUntil };
    case 'DAY':
      // A market order never rests.
      return type === 'MKT' ? {} : { timeInForce: 'gtd', expireTime: nextNewYorkHour(now, END_OF_DAY) };
  }
}

/** The type of an order that is at the market. */
export function ticketTypeOf({ type, price, trail }: Pick<OwnOrder, 'type' | 'price' | 'trail'>): TicketType {
  switch (type) {
    case 'limit':
      return 'LMT';
    case 'market':
      return 'MKT';
    case 'stop':
      return price === undefined ? 'STP' : 'STP LMT';
    case 'take_profit':
      return price === undefined ? 'MIT' : 'LIT';
    case 'trailing_stop':
      return trail?.limitOffset === undefined ? 'TRAIL' : 'TRAIL LIMIT';
  }
}
