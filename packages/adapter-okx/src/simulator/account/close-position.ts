import type { Row } from '../instruments/instrument-directory.js';
import { requiredText } from '../orders/order-fields.js';
import { submit } from '../orders/place-order.js';
import type { ActionCall } from '../rest/endpoint.js';
import { flagOf, textOf, wordOf } from '../wire/json-body.js';
import { unknownInstrument, VenueError } from '../wire/venue-error.js';

/**
 * Closes a position at the market price.
 *
 * @see https://www.okx.com/docs-v5/en/#order-book-trading-trade-post-close-positions
 */
export function closePosition(call: ActionCall): readonly Row[] {
  const { exchange, account, body } = call;
  const { market, instruments } = exchange;
  const instrument = instruments.byId(requiredText(body, 'instId'));
  if (instrument === undefined) throw unknownInstrument();
  requiredText(body, 'mgnMode');
  const { pair } = instrument.spec;
  const isHedged = market.ledger.isHedged(account.id);
  const positionSide = (isHedged ? wordOf(body, 'posSide', ['long', 'short']) : undefined) ?? 'net';
  const { volume, volumeText } = market.ledger.position(account.id, pair, positionSide);
  if (volume === 0) throw new VenueError('51023', 'Position does not exist');
  const side = volume > 0 ? 'sell' : 'buy';
  const closing = exchange
    .openOrders(account.id)
    .filter((order) => order.pair === pair && order.side === side && order.positionSide === positionSide);
  if (closing.length > 0 && !flagOf(body, 'autoCxl'))
    throw new VenueError('51115', 'Cancel all pending close-orders before liquidation');
  for (const { orderId } of closing) market.cancel({ account: account.id, orderId });
  const clOrdId = textOf(body, 'clOrdId');
  submit(
    { exchange, account, body, isByCode: false },
    {
      account: account.id,
      pair,
      side,
      type: 'market',
      volume: volumeText.replace('-', ''),
      positionSide,
      ...(!isHedged && { reduceOnly: true }),
      clientOrderId: clOrdId,
    },
    { tag: textOf(body, 'tag') },
  );
  return [
    {
      clOrdId: clOrdId ?? '',
      instId: instrument.instId,
      posSide: positionSide,
      tag: textOf(body, 'tag') ?? '',
    },
  ];
}
