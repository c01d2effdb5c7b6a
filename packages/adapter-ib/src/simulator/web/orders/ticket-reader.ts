import type { Decimal } from '@hftjs/simulator';
import { TICKET_TIMES, type Ticket, type TicketType } from '../../orders/ticket.js';
import type { Gateway } from '../gateway.js';
import { RestError } from '../rest/rest-error.js';

type Row = Readonly<Record<string, unknown>>;

/** The Web API's words for types of orders. Others exist at IB, and are refused here. */
const TYPES: Readonly<Record<string, TicketType>> = {
  LMT: 'LMT', MKT: 'MKT', STP: 'STP', STOP_LIMIT: 'STP LMT', STP_LIMIT: 'STP LMT', MIT: 'MIT', LIT: 'LIT',
  TRAIL: 'TRAIL', TRAILLMT: 'TRAIL LIMIT',
}; // prettier-ignore

const bad = (text: string): RestError => new RestError(400, `Bad Request: ${text}`);

/**
 * An order of a request's body. Throws for one that IB cannot read.
 * https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#place-order
 */
export function readTicket(gateway: Gateway, account: string, row: Row): Ticket {
  const named = textOf(row.acctId);
  if (named !== undefined && named !== account) throw bad(`account ${named} does not match ${account}`);
  if (row.parentId !== undefined) throw bad('attached orders are not supported');
  const instrument = gateway.instruments.byConid(conidOf(row));
  if (instrument === undefined) throw bad(`no contract ${String(row.conid ?? row.conidex)}`);
  const type = TYPES[wordOf(row.orderType)];
  if (type === undefined) throw bad(`invalid order type ${wordOf(row.orderType)}`);
  const time = TICKET_TIMES.find((each) => each === wordOf(row.tif));
  if (time === undefined || time === 'GTD' || time === 'FOK') throw bad(`invalid tif ${wordOf(row.tif)}`);
  const side = wordOf(row.side);
  if (side !== 'BUY' && side !== 'SELL') throw bad(`invalid side ${side}`);
  const ticket: Ticket = {
    account,
    instrument,
    side: side === 'BUY' ? 'buy' : 'sell',
    type,
    time,
    ...sizeOf(row),
    ...pricesOf(type, row, instrument.spec.priceDecimals),
    reference: textOf(row.cOID),
  };
  needPrices(ticket);
  return ticket;
}

function conidOf({ conid, conidex, secType }: Row): number {
  const text = textOf(conid) ?? textOf(conidex) ?? textOf(secType) ?? '';
  return Number(/^\d+/.exec(text)?.[0]);
}

function sizeOf(row: Row): Pick<Ticket, 'quantity' | 'cashQuantity'> {
  const quantity = decimalOf(row.quantity);
  const cashQuantity = decimalOf(row.cashQty) ?? decimalOf(row.fxQty);
  if ((quantity === undefined) === (cashQuantity === undefined))
    throw bad('an order has either quantity or cashQty');
  return quantity === undefined ? { cashQuantity } : { quantity };
}

/** Which price means what depends on the type. */
export function pricesOf(
  type: TicketType,
  row: Row,
  decimals: number,
): Pick<Ticket, 'limit' | 'stop' | 'trailingAmount' | 'trailingPercent' | 'limitOffset'> {
  const price = decimalOf(row.price);
  const auxiliary = decimalOf(row.auxPrice);
  switch (type) {
    case 'MKT':
      return {};
    case 'LMT':
      return { limit: price };
    case 'STP':
    case 'MIT':
      return { stop: price ?? auxiliary };
    case 'STP LMT':
    case 'LIT':
      return { limit: price, stop: auxiliary };
    case 'TRAIL':
      return trailOf(row);
    case 'TRAIL LIMIT': {
      const offset = Math.abs(Number(price) - Number(auxiliary)).toFixed(decimals);
      return { ...trailOf(row), limitOffset: price === undefined || auxiliary === undefined ? '0' : offset };
    }
  }
}

function trailOf(row: Row): Pick<Ticket, 'trailingAmount' | 'trailingPercent'> {
  const amount = decimalOf(row.trailingAmt);
  return row.trailingType === '%'
    ? { trailingPercent: Number(amount) }
    : { trailingAmount: row.trailingType === 'amt' ? amount : undefined };
}

function needPrices({ type, limit, stop, trailingAmount, trailingPercent }: Ticket): void {
  const needsLimit = type === 'LMT' || type === 'STP LMT' || type === 'LIT';
  const needsStop = type === 'STP' || type === 'STP LMT' || type === 'MIT' || type === 'LIT';
  if (needsLimit && limit === undefined) throw bad('price missing');
  if (needsStop && stop === undefined)
    throw bad(type === 'STP' || type === 'MIT' ? 'price missing' : 'auxPrice missing');
  const trails = type === 'TRAIL' || type === 'TRAIL LIMIT';
  if (trails && trailingAmount === undefined && !Number.isFinite(trailingPercent))
    throw bad('trailingAmt and trailingType are needed');
}

const wordOf = (value: unknown): string => (typeof value === 'string' ? value.toUpperCase() : '');

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;

/** A number, or a text as a number. */
export const decimalOf = (value: unknown): Decimal | undefined =>
  typeof value === 'number' || (typeof value === 'string' && value !== '') ? value : undefined;
