import { Channel, type Exchange, type Ticker, type Trade } from '@hftjs/core';
import { numberOf, type ChannelParams, type PublicHeader, type Row, type Sizes } from '@hftjs/core/adapter';
import { PublicFeed } from '../public-feed.js';
import { parseTicker } from '../ticker.js';
import { parseTrade, tradeIdOf } from '../trade.js';
import { volumeOf } from './contract-sizes.js';
import { REFRESH_INTERVAL, type Instruments } from './instruments.js';
import type { MarketSink } from './market-data.js';
import type { Products } from './products.js';

export interface UnifiedInit {
  readonly exchange: Exchange;
  readonly products: Products;
  readonly instruments: Instruments;
  readonly sink: Pick<MarketSink, 'ticker' | 'trade' | 'history' | 'badRow'>;
}

/**
 * One connection of the unified WebSocket: WebSocket v2 as the spot market has it, with an asset class, and products for
 * symbols.
 *
 * @see https://docs.kraken.com/exchange/api-reference/unified-websocket
 */
export function unifiedFeed(
  channel: typeof Channel.TICKER | typeof Channel.TRADE,
  { exchange, products, instruments, sink }: UnifiedInit,
): Pick<ChannelParams, 'startsWithData' | 'subscribe' | 'onPacket' | 'resumesWithTrades' | 'renew'> {
  const feed = new PublicFeed({
    channel,
    exchange,
    symbols: products,
    check: (pairs, context) => instruments.checked(pairs, context),
    publishRow: (row, symbol, header) => {
      const market = { symbol, sizes: instruments.sizesOf(products.symbolOf(symbol)) };
      if (channel === Channel.TICKER) sink.ticker(readTicker(row, market, header));
      else sink.trade(readTrade(row, market, header), tradeIdOf(row.trade_id));
    },
    // The snapshot of trades is history at first, and what was missed after a reconnect.
    ...(channel === Channel.TRADE && {
      takeHistory: (row, symbol) => {
        sink.history(symbol, tradeIdOf(row.trade_id));
      },
    }),
    onBadRow: (error, row) => {
      sink.badRow(channel, error, row);
    },
  });
  return {
    ...feed.params(() => ({ asset_class: 'derivatives', snapshot: true })),
    startsWithData: channel === Channel.TICKER,
    resumesWithTrades: channel === Channel.TRADE,
    renew: { interval: REFRESH_INTERVAL, run: () => instruments.refresh() },
  };
}

interface Market {
  readonly symbol: Ticker['symbol'];
  readonly sizes: Sizes;
}

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
