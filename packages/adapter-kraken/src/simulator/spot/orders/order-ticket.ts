import type { SubmitOrder, TimeInForce } from '@hftjs/simulator';
import type { KrakenPair } from '../names.js';
import { absolutePrice, offsetOf } from './price-text.js';
import { KrakenRefusal } from './refusals.js';

/** Kraken's kinds of orders that the market has. */
const KINDS = [
  'limit',
  'market',
  'stop-loss',
  'stop-loss-limit',
  'take-profit',
  'take-profit-limit',
  'trailing-stop',
  'trailing-stop-limit',
] as const;
export type OrderKind = (typeof KINDS)[number];

/** An order as a client asks for it, on either wire. */
export interface OrderTicket {
  readonly pair: KrakenPair;
  readonly side: 'buy' | 'sell';
  readonly kind: OrderKind;
  /** In base currency; of an order by amount, in quote currency. */
  readonly volume: string;
  readonly isInQuote: boolean;
  /** Both may be relative to the last price: `+1.5%`, `-10`, `#5`. */
  readonly limit: string | undefined;
  readonly trigger: string | undefined;
  readonly triggerBy: 'last' | 'index';
  readonly timeInForce: TimeInForce | undefined;
  /** Epoch milliseconds. */
  readonly expireTime: number | undefined;
  readonly isPostOnly: boolean;
  readonly isReduceOnly: boolean;
  readonly clientOrderId: string | undefined;
  readonly userref: number | undefined;
  /** Checked only. */
  readonly isTrial: boolean;
  /** The order is void after this time, in epoch milliseconds. */
  readonly deadline: number | undefined;
}

export function orderKind(text: unknown): OrderKind {
  const kind = KINDS.find((one) => one === text);
  if (kind === undefined) throw new KrakenRefusal('EGeneral:Invalid arguments:ordertype');
  return kind;
}

export function orderSide(text: unknown): 'buy' | 'sell' {
  if (text === 'buy' || text === 'sell') return text;
  throw new KrakenRefusal('EGeneral:Invalid arguments:type');
}

const TIMES_IN_FORCE: Readonly<Record<string, TimeInForce>> = {
  gtc: 'gtc',
  ioc: 'ioc',
  gtd: 'gtd',
  fok: 'fok',
};

/** @param expireTime - an order with one is good until then, whatever else it says */
export function timeInForceOf(
  text: string | undefined,
  expireTime: number | undefined,
): TimeInForce | undefined {
  const given = text === undefined ? undefined : TIMES_IN_FORCE[text.toLowerCase()];
  if (text !== undefined && given === undefined)
    throw new KrakenRefusal('EGeneral:Invalid arguments:timeinforce');
  if (given === 'gtd' && expireTime === undefined)
    throw new KrakenRefusal('EGeneral:Invalid arguments:expiretm');
  if (expireTime === undefined) return given;
  if (given === 'ioc' || given === 'fok') throw new KrakenRefusal('EGeneral:Invalid arguments:timeinforce');
  return 'gtd';
}

/** At most 18 characters, or a UUID with or without dashes. */
export function clientOrderIdOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const isUuid = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(text);
  if (!isUuid && !/^[\x21-\x7e]{1,18}$/.test(text))
    throw new KrakenRefusal('EGeneral:Invalid arguments:cl_ord_id');
  return text;
}

/** A 32-bit number; 0 is none. */
export function userrefOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const number = Number(text);
  if (!Number.isInteger(number) || Math.abs(number) > 2 ** 31)
    throw new KrakenRefusal('EGeneral:Invalid arguments:userref');
  return number === 0 ? undefined : number;
}

/** The order as the market takes it. @param last - the last price, to which relative prices refer */
export function submission(ticket: OrderTicket, account: string, last: number): SubmitOrder {
  const { pair, side, volume, isInQuote, clientOrderId, timeInForce, expireTime } = ticket;
  return {
    account,
    pair: pair.spec.pair,
    side,
    ...(isInQuote ? { quoteAmount: volume } : { volume }),
    ...pricesOf(ticket, last),
    triggerBy: ticket.triggerBy === 'index' ? 'mark' : 'last',
    clientOrderId,
    timeInForce,
    expireTime,
    postOnly: ticket.isPostOnly,
    reduceOnly: ticket.isReduceOnly,
  };
}

type Prices = Pick<SubmitOrder, 'type' | 'price' | 'stopPrice' | 'trail'>;

function pricesOf({ kind, side, limit, trigger, pair: { spec } }: OrderTicket, last: number): Prices {
  const { priceDecimals } = spec;
  const at = (text: string | undefined, towards: 'up' | 'down'): string | undefined =>
    text === undefined ? undefined : absolutePrice(text, { last, towards, priceDecimals });
  const [better, worse] = side === 'buy' ? (['down', 'up'] as const) : (['up', 'down'] as const);
  switch (kind) {
    case 'limit':
      return { type: 'limit', price: at(limit, better) };
    case 'market':
      return { type: 'market' };
    case 'stop-loss':
      return { type: 'stop', stopPrice: at(trigger, worse) };
    case 'stop-loss-limit':
      return { type: 'stop', stopPrice: at(trigger, worse), price: limitOf(at(limit, worse)) };
    case 'take-profit':
      return { type: 'take_profit', stopPrice: at(trigger, better) };
    case 'take-profit-limit':
      return { type: 'take_profit', stopPrice: at(trigger, better), price: limitOf(at(limit, worse)) };
    case 'trailing-stop':
    case 'trailing-stop-limit': {
      const { amount, isPercent } = offsetOf(trigger);
      const distance = isPercent ? { ratio: amount / 100 } : { distance: amount };
      if (kind === 'trailing-stop') return { type: 'trailing_stop', trail: distance };
      const offset = offsetOf(limit);
      const ticks = Math.round(
        (offset.isPercent ? (last * offset.amount) / 100 : offset.amount) * 10 ** priceDecimals,
      );
      return {
        type: 'trailing_stop',
        trail: { ...distance, limitOffset: (ticks / 10 ** priceDecimals).toFixed(priceDecimals) },
      };
    }
  }
}

function limitOf(price: string | undefined): string {
  if (price === undefined) throw new KrakenRefusal('EGeneral:Invalid arguments:price2');
  return price;
}
