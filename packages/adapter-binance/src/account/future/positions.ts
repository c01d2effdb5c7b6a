import type { PositionSide } from '@hftjs/core';
import { field, rowError, rowReader, stated, type PositionRow, type SymbolMap } from '@hftjs/core/adapter';
import { POSITION_SIDE } from './order.js';

/** Binance writes `cross` or `CROSSED`, and `isolated` or `ISOLATED`. */
const MARGIN_MODE = field.as(field.optionalText, (word) => {
  const mode = word?.toLowerCase();
  return mode === 'crossed' ? 'cross' : mode;
});

/**
 * A position of an `ACCOUNT_UPDATE`. The amount is in base currency and has a sign, also where long and short positions
 * are kept apart.
 *
 * @see https://developers.binance.com/docs/derivatives/usds-margined-futures/user-data-streams/Event-Balance-and-Position-Update
 */
const readFramePosition = rowReader('ACCOUNT_UPDATE.a.P', {
  symbol: field.at('s', field.text),
  positionSide: field.at('ps', POSITION_SIDE),
  volume: field.at('pa', field.decimal),
  entryPrice: field.at('ep', field.amountUnlessZero),
  unrealizedPnl: field.at('up', field.optionalDecimal),
  marginMode: field.at('mt', MARGIN_MODE),
});

/** @see https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/Position-Information-V3 */
const readListedPosition = rowReader('positionRisk', {
  symbol: field.text,
  positionSide: POSITION_SIDE,
  volume: field.at('positionAmt', field.decimal),
  entryPrice: field.amountUnlessZero,
  markPrice: field.amountUnlessZero,
  unrealizedPnl: field.at('unRealizedProfit', field.optionalDecimal),
  liquidationPrice: field.amountUnlessZero,
  // Of the older version of the call.
  leverage: field.amountUnlessZero,
  marginMode: field.at('marginType', MARGIN_MODE),
});

/** @see https://developers.binance.com/docs/derivatives/usds-margined-futures/account/rest-api/Symbol-Config */
const readConfig = rowReader('symbolConfig', {
  symbol: field.text,
  leverage: field.amountUnlessZero,
  marginMode: field.at('marginType', MARGIN_MODE),
});

/** How an account trades a symbol. */
export type SymbolConfig = ReturnType<typeof readConfig>;

/** @throws Error naming what is wrong with the row */
export const parseSymbolConfig = (row: unknown): SymbolConfig => readConfig(row);

/**
 * A row of `a.P`.
 *
 * @param time - of the frame
 * @throws Error naming what is wrong with the row
 */
export function parseFuturePosition(row: unknown, symbols: SymbolMap, time: number | undefined): PositionRow {
  return positionOf({ ...readFramePosition(row), time }, symbols);
}

/**
 * A row of REST `positionRisk`. What its `updateTime` states is not documented: it is not taken for the age of the row.
 *
 * @param configOf - what is known of a symbol's leverage and margin mode, which the row itself may not have
 * @throws Error naming what is wrong with the row
 */
export function parseFutureRestPosition(
  row: unknown,
  symbols: SymbolMap,
  configOf: (symbol: string) => Partial<SymbolConfig> | undefined = () => undefined,
): PositionRow {
  const position = readListedPosition(row);
  const { leverage, marginMode } = configOf(position.symbol) ?? {};
  return positionOf(
    {
      ...position,
      leverage: position.leverage ?? leverage,
      marginMode: position.marginMode ?? marginMode,
      time: undefined,
    },
    symbols,
  );
}

interface PositionFields {
  readonly symbol: string;
  readonly positionSide: PositionSide | undefined;
  readonly volume: string;
  readonly entryPrice: string | undefined;
  readonly markPrice?: string | undefined;
  readonly unrealizedPnl: string | undefined;
  readonly liquidationPrice?: string | undefined;
  readonly leverage?: string | undefined;
  readonly marginMode: string | undefined;
  readonly time: number | undefined;
}

function positionOf(
  { symbol, positionSide, volume, marginMode, time, ...numbers }: PositionFields,
  symbols: SymbolMap,
): PositionRow {
  if (positionSide === undefined) throw rowError(() => 'the side of a position is not BOTH, LONG or SHORT');
  const isOpen = Number(volume) !== 0;
  return {
    symbol: symbols.pairOf(symbol),
    positionSide,
    // Of a closed position, the mark price and the leverage say nothing.
    numbers: isOpen ? stated({ volume, contracts: volume, ...numbers }) : { volume, contracts: volume },
    ...(marginMode !== undefined && isOpen && { marginMode }),
    ...(time !== undefined && { time }),
  };
}
