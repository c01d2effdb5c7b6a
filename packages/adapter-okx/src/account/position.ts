import { splitCurrencyPair, type CurrencyPair } from '@hftjs/core';
import {
  field,
  negateDecimal,
  rowError,
  rowReader,
  stated,
  type PositionRow,
  type Sizes,
} from '@hftjs/core/adapter';
import { POSITION_SIDE } from './order-codes.js';

/** The market of a position. */
export interface PositionMarket {
  readonly symbol: CurrencyPair;
  readonly sizes: Sizes;
}

/** @see https://www.okx.com/docs-v5/en/#trading-account-websocket-positions-channel */
const readPosition = rowReader('position', {
  size: field.at('pos', field.stated(field.decimal)),
  positionSide: field.at('posSide', POSITION_SIDE),
  currency: field.at('posCcy', field.currency),
  liability: field.at('liab', field.optionalDecimal),
  liabilityCurrency: field.at('liabCcy', field.currency),
  marginCurrency: field.at('ccy', field.currency),
  marginMode: field.at('mgnMode', field.optionalText),
  positionId: field.at('posId', field.optionalText),
  entryPrice: field.at('avgPx', field.amountUnlessZero),
  markPrice: field.at('markPx', field.amountUnlessZero),
  liquidationPrice: field.at('liqPx', field.lenient(field.amountUnlessZero)),
  leverage: field.at('lever', field.lenient(field.amountUnlessZero)),
  unrealizedPnl: field.at('upl', field.optionalDecimal),
  time: field.at('uTime', field.epochTime()),
});

type PositionFields = ReturnType<typeof readPosition>;

/**
 * One position, of the `positions` channel or of REST.
 *
 * In net mode the sign of `pos` is the direction. In long/short mode `pos` has no sign, and `posSide` is the direction.
 * Contracts become base currency at what one is worth; inverse ones at the entry price, so that the volume is what the
 * position was opened for and does not change with the market.
 *
 * @throws Error naming what is missing or wrong
 */
export function parsePosition(row: unknown, { symbol, sizes }: PositionMarket): PositionRow {
  const position = readPosition(row);
  const { positionSide, positionId, marginMode, time, entryPrice, markPrice, liquidationPrice, leverage } =
    position;
  if (positionSide === undefined) throw rowError(() => 'position.posSide is neither net, long nor short');
  const { volume, contracts } = sizes.areContracts
    ? contractsOf(position, sizes)
    : { volume: marginVolume(position, symbol), contracts: undefined };
  return {
    symbol,
    positionSide,
    numbers: stated({
      volume,
      contracts,
      entryPrice,
      markPrice,
      unrealizedPnl: isSettledInQuote(position, symbol, sizes) ? position.unrealizedPnl : undefined,
      liquidationPrice,
      leverage,
    }),
    // A pair may have a position of each margin mode.
    ...(positionId !== undefined && { part: positionId }),
    ...(marginMode !== undefined && { marginMode }),
    ...(time !== undefined && { time }),
  };
}

/** A decimal without its sign, and whether it was below zero. */
function unsigned(text: string): { readonly amount: string; readonly isNegative: boolean } {
  const isNegative = Number(text) < 0;
  return { amount: isNegative ? negateDecimal(text) : text, isNegative };
}

function contractsOf(
  { size, positionSide, entryPrice }: PositionFields,
  sizes: Sizes,
): { readonly volume: string; readonly contracts: string } {
  const { amount, isNegative } = unsigned(size);
  const volume = sizes.exactVolume(amount, entryPrice);
  if (volume === undefined) throw rowError(() => 'a position of inverse contracts without avgPx');
  // A `short` position is stated without a sign.
  const isShort = positionSide === 'short' || (positionSide !== 'long' && isNegative);
  return isShort
    ? { volume: negateDecimal(volume), contracts: negateDecimal(amount) }
    : { volume, contracts: amount };
}

/**
 * A position of margin trading on the spot market: `posCcy` states what is held. In base currency it is long. Else it is
 * short, and what is owed in base currency is its volume.
 */
function marginVolume(
  { size, currency, liability, liabilityCurrency }: PositionFields,
  symbol: CurrencyPair,
): string {
  const { amount } = unsigned(size);
  const { base } = splitCurrencyPair(symbol);
  if (Number(amount) === 0 || currency === base) return amount;
  if (currency === undefined) throw rowError(() => 'a position of margin trading without posCcy');
  if (liability === undefined || liabilityCurrency !== base)
    throw rowError(() => `a short position of margin trading that does not state what it owes in ${base}`);
  return negateDecimal(unsigned(liability).amount);
}

/** The profit of a contract is in its settlement currency; that of margin trading is in the currency of the margin. */
const isSettledInQuote = (
  { marginCurrency }: PositionFields,
  symbol: CurrencyPair,
  { areContracts }: Sizes,
): boolean => areContracts || marginCurrency === splitCurrencyPair(symbol).quote;
