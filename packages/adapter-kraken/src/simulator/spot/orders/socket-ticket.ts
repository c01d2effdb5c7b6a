import type { Params } from '../../subscriptions.js';
import type { KrakenPair } from '../names.js';
import {
  clientOrderIdOf,
  orderKind,
  orderSide,
  timeInForceOf,
  userrefOf,
  type OrderTicket,
} from './order-ticket.js';
import { KrakenRefusal } from './refusals.js';
import { deadlineOf } from './rest-ticket.js';

/** What this venue does not have: an order that asks for it is refused. */
const LACKING: Readonly<Record<string, readonly unknown[]>> = {
  margin: [undefined, false],
  effective_time: [undefined, ''],
  display_qty: [undefined],
  conditional: [undefined],
};

/** Marks of relative prices, by the words of `price_type`. */
const PRICE_TYPES: Readonly<Record<string, string>> = { static: '', pct: '%', quote: '' };

/** An order as `add_order` and `batch_add` have it. https://docs.kraken.com/api/docs/websocket-v2/add_order */
export function socketTicket(params: Params, pair: KrakenPair): OrderTicket {
  for (const [name, usual] of Object.entries(LACKING))
    if (!usual.includes(params[name])) throw new KrakenRefusal(`EGeneral:Invalid arguments:${name}`);
  const kind = orderKind(params.order_type);
  const isPlain = kind === 'limit' || kind === 'market';
  const isTrailing = kind.startsWith('trailing');
  const cash = number(params, 'cash_order_qty');
  if (cash !== undefined && kind !== 'market')
    throw new KrakenRefusal('EGeneral:Invalid arguments:cash_order_qty');
  if (params.no_mpp === true && kind !== 'market')
    throw new KrakenRefusal(
      'EGeneral:Invalid arguments:no_mpp order option is only available when ordertype = market',
    );
  const triggers = object(params, 'triggers');
  if (!isPlain && triggers === undefined) throw new KrakenRefusal('EGeneral:Invalid arguments:triggers');
  const expireTime = expiryOf(text(params, 'expire_time'));
  const limit = number(params, 'limit_price');
  const reference = triggers?.reference ?? 'last';
  if (reference !== 'last' && reference !== 'index')
    throw new KrakenRefusal('EGeneral:Invalid arguments:reference');
  return {
    pair,
    side: orderSide(params.side),
    kind,
    volume: cash ?? number(params, 'order_qty') ?? '',
    isInQuote: cash !== undefined,
    limit: relative(limit, params.limit_price_type, isTrailing && limit !== undefined ? 'quote' : 'static'),
    trigger:
      triggers && relative(number(triggers, 'price'), triggers.price_type, isTrailing ? 'pct' : 'static'),
    triggerBy: reference,
    timeInForce: timeInForceOf(text(params, 'time_in_force'), expireTime),
    expireTime,
    isPostOnly: params.post_only === true,
    isReduceOnly: params.reduce_only === true,
    clientOrderId: clientOrderIdOf(text(params, 'cl_ord_id')),
    userref: userrefOf(number(params, 'order_userref')),
    isTrial: params.validate === true,
    deadline: deadlineOf(text(params, 'deadline')),
  };
}

/** A price as the ticket has it: `+1.5%`, `-10`, `90000.5`. */
function relative(price: string | undefined, type: unknown, usual: string): string | undefined {
  if (price === undefined) return undefined;
  const kind = typeof type === 'string' ? type : usual;
  const mark = PRICE_TYPES[kind];
  if (mark === undefined) throw new KrakenRefusal('EGeneral:Invalid arguments:price_type');
  if (kind === 'static') return price;
  return `${price.startsWith('-') ? '' : '+'}${price}${mark}`;
}

/** A JSON number as decimal text. Errors name the field as Kraken does. */
export function number(params: Params, name: string): string | undefined {
  const value = params[name];
  if (value === undefined) return undefined;
  if (typeof value === 'number') return decimalText(value);
  const label = name.charAt(0).toUpperCase() + name.slice(1);
  throw new KrakenRefusal(`${label} field must be a number_float`);
}

/** Without an exponent: `1e-7` is `0.0000001`. */
const decimalText = (value: number): string => {
  const plain = String(value);
  return plain.includes('e') ? value.toFixed(20).replace(/\.?0+$/, '') : plain;
};

export function text(params: Params, name: string): string | undefined {
  const value = params[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new KrakenRefusal(`${name.charAt(0).toUpperCase()}${name.slice(1)} field must be a string`);
}

function object(params: Params, name: string): Params | undefined {
  const value = params[name];
  if (value === undefined) return undefined;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Params;
  throw new KrakenRefusal('Malformed request');
}

/** An RFC 3339 time, or `+30s`, `+1h`, `+2D`. */
function expiryOf(time: string | undefined): number | undefined {
  if (time === undefined || time === '') return undefined;
  const [, amount, unit = 's'] = /^\+(\d+)([smhHdD]?)$/.exec(time) ?? [];
  if (amount !== undefined) {
    const seconds = { s: 1, m: 60, h: 3600, d: 86_400 }[unit.toLowerCase() === '' ? 's' : unit.toLowerCase()];
    return Date.now() + Number(amount) * (seconds ?? 1) * 1000;
  }
  const parsed = Date.parse(time);
  if (Number.isNaN(parsed)) throw new KrakenRefusal('EGeneral:Invalid arguments:expire_time');
  return parsed;
}
