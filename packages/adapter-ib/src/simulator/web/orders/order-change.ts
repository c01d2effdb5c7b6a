import type { AmendOrder, OwnOrder } from '@hftjs/simulator';
import { mainConid } from '../../instruments.js';
import { isTrailing, ticketTypeOf, type Ticket } from '../../orders/ticket.js';
import type { Gateway } from '../gateway.js';
import { RestError } from '../rest/rest-error.js';
import { decimalOf, pricesOf } from './ticket-reader.js';

type Row = Readonly<Record<string, unknown>>;
type Change = Pick<AmendOrder, 'price' | 'stopPrice' | 'volume'>;

/**
 * What a request changes of an open order, and the order as it would be then. Clients send the whole ticket again; what is
 * absent stays. https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#modify-order
 */
export function changeOf(gateway: Gateway, order: OwnOrder, row: Row): { ticket: Ticket; change: Change } {
  const instrument = gateway.instruments.byPair(order.pair);
  const type = ticketTypeOf(order);
  assertSame(row, order, mainConid(instrument));
  const { limit, stop } = isTrailing({ type })
    ? { limit: undefined, stop: undefined }
    : pricesOf(type, row, instrument.spec.priceDecimals);
  const quantity = decimalOf(row.quantity);
  const ticket: Ticket = {
    account: order.account,
    instrument,
    side: order.side,
    type,
    time: gateway.orders.timeOf(order) ?? 'GTC',
    quantity: quantity ?? order.volumeText,
    limit: limit ?? order.priceText,
    stop: stop ?? order.stopPriceText,
  };
  return { ticket, change: { price: limit, stopPrice: stop, volume: quantity } };
}

function assertSame({ conid, side }: Row, order: OwnOrder, known: number): void {
  const isSameContract = conid === undefined || Number(conid) === known;
  const isSameSide = typeof side !== 'string' || side.toLowerCase() === order.side;
  if (!isSameContract || !isSameSide)
    throw new RestError(400, 'Order being modified does not match original order');
}
