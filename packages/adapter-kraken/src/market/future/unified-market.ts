import type { Ticker, Trade } from '@hftjs/core';
import type { BookRequest, PublicHeader, SymbolMap } from '@hftjs/core/adapter';
import { volumeOf } from '../../venue/future/contract-sizes.js';
import { REFRESH_INTERVAL, type Instruments, type Market } from '../../venue/future/instruments.js';
import { parseUnifiedTicker, unifiedTickerMessage } from '../ticker.js';
import { parseTrade } from '../trade.js';
import type { V2Market } from '../public-session.js';

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
  request,
}: {
  readonly products: SymbolMap;
  readonly instruments: Instruments;
  readonly request: BookRequest;
}): V2Market => ({
  symbols: products,
  tickerArgs: ARGS,
  tradeArgs: ARGS,
  books: {
    request,
    args: { asset_class: ARGS.asset_class },
    sizesOf: (pair) => instruments.marketOf(pair).sizes,
  },
  listed: instruments.pairs,
  tickerMessage: unifiedTickerMessage,
  readTicker: (row, symbol, header) => readTicker(row, instruments.marketOf(symbol), header),
  readTrade: (row, symbol, header) => readTrade(row, instruments.marketOf(symbol), header),
  every: { interval: REFRESH_INTERVAL, run: () => instruments.refresh() },
});

function readTicker(row: unknown, { symbol, sizes }: Market, header: PublicHeader): Ticker {
  const ticker = parseUnifiedTicker(row, symbol, header);
  if (!sizes.areContracts) return ticker;
  const { bidPrice = 0, bidVolume, askPrice = 0, askVolume, stats24h } = ticker;
  const { volume, ...stats } = stats24h ?? {};
  const isConvertible = volume !== undefined && !sizes.areInverse;
  return {
    ...ticker,
    ...(bidVolume !== undefined && { bidVolume: volumeOf(sizes, bidVolume, bidPrice) }),
    ...(askVolume !== undefined && { askVolume: volumeOf(sizes, askVolume, askPrice) }),
    stats24h: { ...stats, ...(isConvertible && { volume: volumeOf(sizes, volume, 1) }) },
  };
}

function readTrade(row: unknown, { symbol, sizes }: Market, header: PublicHeader): Trade {
  const trade = parseTrade(row, symbol, header);
  trade.contracts = trade.volume;
  trade.volume = volumeOf(sizes, trade.volume, trade.price);
  return trade;
}
