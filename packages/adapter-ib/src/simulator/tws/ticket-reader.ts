import type { Instrument } from '../instruments.js';
import { fromNewYork, fromUtc } from '../new-york-time.js';
import type { Refusal } from '../orders/refusals.js';
import { TICKET_TIMES, TICKET_TYPES, type Ticket, type TicketType } from '../orders/ticket.js';
import type { PlaceOrderMessage } from './place-order-message.js';

/** An order that can be submitted, or why it cannot. */
export type TicketOrRefusal =
  | { readonly ticket: Ticket; readonly refusal?: undefined }
  | { readonly ticket?: undefined; readonly refusal: Refusal };

/** A request that TWS does not understand. */
export const invalid = (cause: string): Refusal => ({
  code: 321,
  text: `Error validating request.-'bW' : cause - ${cause}`,
});

export function readTicket(
  message: PlaceOrderMessage,
  account: string,
  instrument: Instrument,
): TicketOrRefusal {
  const { action, reference, quantity, cashQuantity } = message;
  const type = TICKET_TYPES.find((each) => each === message.type);
  const time = TICKET_TIMES.find((each) => each === (message.time || 'DAY'));
  const refuse = (refusal: Refusal): TicketOrRefusal => ({ refusal });
  if (type === undefined)
    return refuse({ code: 387, text: 'Unsupported order type for this exchange and security type.' });
  if (time === undefined) return refuse(invalid(`Invalid time in force:${message.time}`));
  if (action !== 'BUY' && action !== 'SELL') return refuse(invalid(`Invalid order action:${action}`));
  const goodUntil = time === 'GTD' ? readTime(message.goodUntil) : undefined;
  if (time === 'GTD' && goodUntil === undefined)
    return refuse(invalid(`Invalid good till date:${message.goodUntil}`));
  const isByCash = cashQuantity !== undefined && Number(cashQuantity) > 0;
  const prices = pricesOf(type, message);
  const missing = missingPrice(type, prices);
  if (missing !== undefined) return refuse(missing);
  return {
    ticket: {
      account,
      instrument,
      side: action === 'BUY' ? 'buy' : 'sell',
      type,
      time,
      ...(isByCash ? { cashQuantity } : { quantity: quantity ?? '0' }),
      ...prices,
      goodUntil,
      reference: reference === '' ? undefined : reference,
    },
  };
}

type Prices = Pick<Ticket, 'limit' | 'stop' | 'trailingAmount' | 'trailingPercent' | 'limitOffset'>;

/** Clients leave anything in fields that do not belong to the type. */
export function pricesOf(type: TicketType, message: PlaceOrderMessage): Prices {
  const { limit, auxiliary, trailingPercent, limitOffset } = message;
  switch (type) {
    case 'MKT':
      return {};
    case 'LMT':
      return { limit };
    case 'STP':
    case 'MIT':
      return { stop: auxiliary };
    case 'STP LMT':
    case 'LIT':
      return { limit, stop: auxiliary };
    case 'TRAIL':
      return trailOf(auxiliary, trailingPercent);
    case 'TRAIL LIMIT':
      return { ...trailOf(auxiliary, trailingPercent), limitOffset: limitOffset ?? '0' };
  }
}

const trailOf = (amount: string | undefined, percent: string | undefined): Prices =>
  percent !== undefined && Number(percent) > 0
    ? { trailingPercent: Number(percent) }
    : { trailingAmount: amount };

function missingPrice(type: TicketType, prices: Prices): Refusal | undefined {
  const needsLimit = type === 'LMT' || type === 'STP LMT' || type === 'LIT';
  const needsStop = type === 'STP' || type === 'STP LMT' || type === 'MIT' || type === 'LIT';
  const trails = type === 'TRAIL' || type === 'TRAIL LIMIT';
  if (needsLimit && prices.limit === undefined) return invalid('The limit price is missing');
  if (needsStop && prices.stop === undefined) return invalid('The stop price is missing');
  if (trails && prices.trailingAmount === undefined && prices.trailingPercent === undefined)
    return invalid('The trailing amount is missing');
  return undefined;
}

/** `20261128 21:30:00 US/Eastern`, `20261128-21:30:00` in UTC; without a zone it is New York. */
function readTime(text: string): number | undefined {
  const [, date, separator, clock, zone = ''] = /^(\d{8})([ -])(\d\d:\d\d:\d\d)(?: (\S+))?$/.exec(text) ?? [];
  if (date === undefined || clock === undefined) return undefined;
  const isUtc = separator === '-' || zone === 'UTC' || zone === 'GMT';
  const time = isUtc ? fromUtc(date, clock) : fromNewYork(date, clock);
  return Number.isNaN(time) ? undefined : time;
}
