import { field, rowReader, type Field, type FillRow } from '@hftjs/core/adapter';
import { currency, fillIdOf, side } from '../../venue/fields.js';

/** An own fill, of whatever source; numbers are the venue's text. */
export interface AccountFill extends Omit<FillRow, 'symbol' | 'volume'> {
  readonly productId: string;
  readonly contracts: string;
  /** Counts the fills of the account; REST does not state it. */
  readonly seq?: string | undefined;
  /** What was left of its order, where it is stated. */
  readonly remaining?: string | undefined;
  /** Kraken's name of the type of its order. */
  readonly orderType?: string | undefined;
}

/** Fields that both sources name alike. */
const common = {
  tradeId: field.at('fill_id', field.optionalText),
  orderId: field.at('order_id', field.text),
  clientOrderId: field.at('cli_ord_id', field.optionalText),
  price: field.decimal,
  fee: field.at('fee_paid', field.lenient(field.decimal)),
  feeCurrency: field.at('fee_currency', field.lenient(currency)),
};

/** Liquidations, assignments and unwindings are fills of neither kind. */
const liquidity = field.word({ maker: 'maker', taker: 'taker', takerAfterEdit: 'taker' }, 'unknown');

/** Whether the account bought. */
const bought: Field<'buy' | 'sell'> = field.as(field.stated(field.flag), (isBuy) => (isBuy ? 'buy' : 'sell'));

const readWire = rowReader('fill', {
  ...common,
  productId: field.at('instrument', field.text),
  time: field.epochTime(),
  seq: field.lenient(field.decimal),
  side: field.at('buy', bought),
  contracts: field.at('qty', field.decimal),
  // It is never below zero.
  remaining: field.at('remaining_order_qty', field.lenient(field.amount)),
  liquidity: field.at('fill_type', liquidity),
  orderType: field.at('order_type', field.optionalText),
  takerOrderType: field.at('taker_order_type', field.optionalText),
});

const readRest = rowReader('fill', {
  ...common,
  productId: field.at('symbol', field.text),
  side,
  time: field.at('fillTime', field.isoTime),
  contracts: field.at('size', field.decimal),
  liquidity: field.at('fillType', liquidity),
});

/**
 * A row of the `fills` feed.
 *
 * @throws Error naming what is wrong with the row
 * @see https://docs.kraken.com/api/docs/futures-api/websocket/fills
 */
export function readWireFill(row: unknown): AccountFill {
  const { takerOrderType, ...fill } = readWire(row);
  // Of a fill that took, the taker's order is the own one.
  const taker = fill.liquidity === 'taker' ? takerOrderType : undefined;
  return makeFill({ ...fill, orderType: fill.orderType ?? taker });
}

/**
 * A row of REST `fills`, which states nothing of the order.
 *
 * @throws Error naming what is wrong with the row
 * @see https://docs.kraken.com/api/docs/futures-api/trading/get-fills
 */
export const readRestFill = (row: unknown): AccountFill => makeFill(readRest(row));

type Stated = Omit<AccountFill, 'tradeId' | 'fees'> & Pick<ReturnType<typeof readRest>, 'tradeId' | 'fee' | 'feeCurrency'>; // prettier-ignore

const makeFill = ({ tradeId, fee, feeCurrency, ...fill }: Stated): AccountFill => ({
  ...fill,
  tradeId: fillIdOf(tradeId, { time: fill.time, price: fill.price, volume: fill.contracts }),
  fees: fee === undefined || feeCurrency === undefined ? [] : [{ amount: fee, currency: feeCurrency }],
});

/** In the order in which they were made; those of one millisecond that are not numbered stay as they are. */
export const byTime = (left: AccountFill, right: AccountFill): number =>
  (left.time ?? 0) - (right.time ?? 0) ||
  (left.seq === undefined || right.seq === undefined ? 0 : Number(left.seq) - Number(right.seq));
