import { withDecimals, type OwnOrder } from '@hftjs/simulator';
import type { KrakenPair } from '../names.js';
import type { OrderTicket } from './order-ticket.js';

/** An order as Kraken describes it: what was asked for, not what has become of it. */
export interface Description {
  readonly side: string;
  readonly kind: string;
  readonly volume: string;
  /** The limit, or the trigger of a conditional order; `0` without either. */
  readonly price: string;
  /** The limit of a conditional order. */
  readonly price2: string;
}

/** Kraken's name of a kind of order. */
export function orderType({ type, price, trail }: Pick<OwnOrder, 'type' | 'price' | 'trail'>): string {
  switch (type) {
    case 'limit':
    case 'market':
      return type;
    case 'stop':
      return price === undefined ? 'stop-loss' : 'stop-loss-limit';
    case 'take_profit':
      return price === undefined ? 'take-profit' : 'take-profit-limit';
    case 'trailing_stop':
      return trail?.limitOffset === undefined ? 'trailing-stop' : 'trailing-stop-limit';
  }
}

export const isInQuote = ({ quoteAmountText }: Pick<OwnOrder, 'quoteAmountText'>): boolean =>
  quoteAmountText !== undefined;

export function descriptionOf(order: OwnOrder, { spec }: KrakenPair): Description {
  const { quoteAmountText } = order;
  const volume =
    quoteAmountText === undefined ? order.volumeText : withDecimals(quoteAmountText, spec.costDecimals);
  return { side: order.side, kind: orderType(order), volume, ...pricesOf(order) };
}

function pricesOf({ trail, priceText, stopPriceText }: OwnOrder): Pick<Description, 'price' | 'price2'> {
  if (trail !== undefined) {
    const { distance, ratio = 0, limitOffset } = trail;
    const price = distance === undefined ? `+${(ratio * 100).toFixed(4)}%` : `+${distance}`;
    return { price, price2: limitOffset === undefined ? '0' : `+${limitOffset}` };
  }
  // The first price of a conditional order is its trigger, the second its limit.
  const [price = '0', price2 = '0'] = stopPriceText === undefined ? [priceText] : [stopPriceText, priceText];
  return { price, price2 };
}

/** The same of an order that is not placed yet. */
export function ticketDescription({
  pair,
  side,
  kind,
  volume,
  isInQuote,
  limit,
  trigger,
}: OrderTicket): Description {
  const { priceDecimals, volumeDecimals, costDecimals } = pair.spec;
  const written = (text: string | undefined): string =>
    text === undefined ? '0' : /^\d+\.?\d*$/.test(text) ? withDecimals(text, priceDecimals) : text;
  const [price, price2] = trigger === undefined ? [written(limit), '0'] : [written(trigger), written(limit)];
  return {
    side,
    kind,
    volume: withDecimals(volume, isInQuote ? costDecimals : volumeDecimals),
    price,
    price2,
  };
}

/** `buy 0.05000000 XBTUSD @ stop loss 22000.0 -> limit 21000.0`. */
export function descriptionText({ side, kind, volume, price, price2 }: Description, altname: string): string {
  const words = kind === 'limit' || kind === 'market' ? kind : kind.replace(/-limit$/, '').replace('-', ' ');
  const first = price === '0' ? '' : ` ${price}`;
  const second = price2 === '0' ? '' : ` -> limit ${price2}`;
  return `${side} ${volume} ${altname} @ ${words}${first}${second}`;
}
