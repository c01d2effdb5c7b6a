import type { Ticker, Trade } from '@hftjs/core';
import { numberOf, type PublicHeader, type Row, type SymbolMap } from '@hftjs/core/adapter';
import { volumeOf } from '../../venue/future/contract-sizes.js';
import { REFRESH_INTERVAL, type Instruments, type Market } from '../../venue/future/instruments.js';
import { parseTicker } from '../ticker.js';
import { parseTrade } from '../trade.js';
import type { V2Market } from '../v2-market.js';

const ARGS = { asset_class: 'derivatives', snapshot: true };

/**
 * Derivatives on the unified WebSocket: WebSocket v2 as the spot market has it, with an asset class, and products for
 * symbols.
 *
 * @see https://docs.kraken.com/exchange/api-reference/unified-websocket
 */
export const unifiedMarket = ({
  products,
  instruments,
}: {
  readonly products: SymbolMap;
  readonly instruments: Instruments;
}): V2Market => ({
  symbols: products,
  tickerArgs: ARGS,
  tradeArgs: ARGS,
  listed: (pairs, context) => instruments.listed(pairs, context),
  readTicker: (row, symbol, header) => readTicker(row, instruments.marketOf(symbol), header),
  readTrade: (row, symbol, header) => readTrade(row, instruments.marketOf(symbol), header),
  every: { interval: REFRESH_INTERVAL, run: () => instruments.refresh() },
});

/** A side that a derivatives frame leaves out is empty. */
function readTicker(row: Row, { symbol, sizes }: Market, header: PublicHeader): Ticker {
  const { bid = null, ask = null, bid_qty = 0, ask_qty = 0 } = row;
  const ticker = parseTicker({ ...row, bid, ask, bid_qty, ask_qty }, symbol, header);
  if (!sizes.areContracts) return ticker;
  const { bidVolume, askVolume, stats24h, ...rest } = ticker;
  const { volume, ...stats } = stats24h ?? {};
  const isConvertible = volume !== undefined && !sizes.areInverse;
  return {
    ...rest,
    ...(bidVolume !== undefined && { bidVolume: volumeOf(sizes, bidVolume, numberOf(bid, 'bid')) }),
    ...(askVolume !== undefined && { askVolume: volumeOf(sizes, askVolume, numberOf(ask, 'ask')) }),
    stats24h: { ...stats, ...(isConvertible && { volume: volumeOf(sizes, volume, 1) }) },
  };
}

function readTrade(row: Row, { symbol, sizes }: Market, header: PublicHeader): Trade {
  const trade = parseTrade(row, symbol, header);
  trade.contracts = trade.volume;
  trade.volume = volumeOf(sizes, trade.volume, trade.price);
  return trade;
}
