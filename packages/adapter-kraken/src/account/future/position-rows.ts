import { splitCurrencyPair, type CurrencyPair } from '@hftjs/core';
import { field, negateDecimal, rowReader, type Sizes } from '@hftjs/core/adapter';
import { price } from '../../venue/fields.js';
import { toCurrency } from '../../venue/currencies.js';

const readPosition = rowReader('position', {
  productId: field.at('instrument', field.text),
  contracts: field.at('balance', field.decimal),
  entryPrice: field.at('entry_price', price),
  markPrice: field.at('mark_price', price),
  pnl: field.optionalDecimal,
  pnlCurrency: field.at('pnl_currency', field.optionalText),
  liquidationPrice: field.at('liquidation_threshold', price),
  leverage: field.at('max_fixed_leverage', field.optionalDecimal),
});

/** An open position as a frame states it; numbers are the text of the frame. */
export type OpenPosition = ReturnType<typeof readPosition>;

/**
 * A row of the `open_positions` feed. There is no side: the sign of the size is it.
 *
 * @throws Error naming what is wrong with the row
 * @see https://docs.kraken.com/api/docs/futures-api/websocket/open_position
 */
export const parsePosition: (row: unknown) => OpenPosition = readPosition;

const readListed = rowReader('position', {
  productId: field.at('symbol', field.text),
  side: field.stated(field.word({ long: 'long', short: 'short' })),
  size: field.amount,
  entryPrice: field.at('price', price),
  pnl: field.at('unrealizedPnl', field.optionalDecimal),
  pnlCurrency: field.optionalText,
  leverage: field.at('maxFixedLeverage', field.optionalDecimal),
});

/**
 * A row of REST `openpositions`, which states a side, and no mark price.
 *
 * @throws Error naming what is wrong with the row
 * @see https://docs.kraken.com/api/docs/futures-api/trading/get-open-positions
 */
export function parseRestPosition(row: unknown): OpenPosition {
  const { side, size, ...position } = readListed(row);
  if (side === undefined) throw new Error('position.side is neither long nor short');
  const contracts = side === 'short' ? negateDecimal(size) : size;
  return { ...position, contracts, markPrice: undefined, liquidationPrice: undefined };
}

/** The numbers of a position. */
export interface PositionNumbers {
  readonly volume: string;
  readonly contracts: string;
  readonly entryPrice: string | undefined;
  readonly markPrice: string | undefined;
  readonly unrealizedPnl: string | undefined;
  readonly liquidationPrice: string | undefined;
  readonly leverage: string | undefined;
}

/**
 * The numbers of a position of a subscribed product. Contracts of one dollar count at the entry price, as the fills that
 * opened it do. Profit in another currency than that of settlement is left out.
 *
 * @throws Error when the volume of the contracts cannot be known
 */
export function positionNumbers(
  { contracts, entryPrice, markPrice, pnl, pnlCurrency, liquidationPrice, leverage }: OpenPosition,
  { symbol, sizes }: { readonly symbol: CurrencyPair; readonly sizes: Sizes },
): PositionNumbers {
  const { base, quote, settle = quote } = splitCurrencyPair(symbol);
  const isShort = contracts.startsWith('-');
  const volume = sizes.exactVolume(isShort ? negateDecimal(contracts) : contracts, entryPrice ?? markPrice);
  if (volume === undefined) throw new Error('position.entry_price is missing');
  const settlement = toCurrency(sizes.areInverse ? base : settle);
  const isSettled = pnlCurrency === undefined ? true : toCurrency(pnlCurrency) === settlement;
  return {
    volume: isShort ? negateDecimal(volume) : volume,
    contracts,
    entryPrice,
    markPrice,
    unrealizedPnl: isSettled ? pnl : undefined,
    liquidationPrice,
    leverage,
  };
}
