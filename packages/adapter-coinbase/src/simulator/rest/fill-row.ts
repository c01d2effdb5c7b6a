import { type OwnFill, withoutZeros } from '@hftjs/simulator';
import { fillValue } from '../orders/order-money.js';
import type { OrderNote, Row } from '../orders/order-notes.js';
import { microTime } from '../timestamp.js';

export interface FillContext {
  readonly note: OrderNote;
  readonly entryId: string;
  /** When the fill came into the list. */
  readonly sequenceTime: number;
  readonly userId: string;
  readonly portfolioId: string;
}

/** A fill: https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/orders/list-fills */
export function fillRow(fill: OwnFill, context: FillContext): Row {
  const { note } = context;
  return {
    entry_id: context.entryId,
    trade_id: fill.fillId,
    order_id: fill.orderId,
    trade_time: microTime(fill.time),
    trade_type: 'FILL',
    price: withoutZeros(fill.priceText),
    size: note.isSizedInQuote ? fillValue(fill, note.product) : withoutZeros(fill.volumeText),
    commission: withoutZeros(fill.feeText),
    product_id: note.product.id,
    sequence_timestamp: microTime(context.sequenceTime),
    liquidity_indicator: fill.liquidity.toUpperCase(),
    size_in_quote: note.isSizedInQuote,
    user_id: context.userId,
    side: fill.side.toUpperCase(),
    retail_portfolio_id: context.portfolioId,
  };
}
