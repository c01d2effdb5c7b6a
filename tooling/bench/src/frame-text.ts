import { MARKETS, type BenchMarket } from './markets.js';
import type { BenchChannel } from './messages.js';

/** Every trade id has as many digits, so that it can be overwritten in place. */
export const FIRST_TRADE_ID = 109_116_693;

/** Rows of the trade frames, in turn: most frames have one trade, those of a large order have several. */
const TRADES_PER_FRAME = [1, 1, 2, 1, 1, 1, 3, 1, 2, 1];

/** Events per frame, on average. */
export const ROWS_PER_FRAME: Readonly<Record<BenchChannel, number>> = {
  ticker: 1,
  trade: TRADES_PER_FRAME.reduce((sum, trades) => sum + trades, 0) / TRADES_PER_FRAME.length,
};

/** Which market the frame of an index is about. */
export const marketOf = (index: number): number => (index * 5 + (index >> 3)) % MARKETS.length;

/** The text of a channel's frame, as Kraken's WebSocket API v2 writes it: the same for the same index. */
export function frameText(channel: BenchChannel, index: number): string {
  const market = MARKETS[marketOf(index)];
  if (!market) throw new RangeError(`no market for frame ${index}`);
  return channel === 'ticker' ? tickerText(market, index) : tradeText(market, index);
}

/** The snapshot that comes before the updates. */
export function snapshotText(channel: BenchChannel, market: number): string {
  const index = [...MARKETS.keys()].find((candidate) => marketOf(candidate) === market) ?? 0;
  return frameText(channel, index).replace('"update"', '"snapshot"');
}

function tickerText({ symbol, price, decimals }: BenchMarket, index: number): string {
  const tick = 10 ** -decimals;
  const bid = price * (1 + (noise(index) - 0.5) / 100);
  const row = [
    `"symbol":"${symbol}"`,
    `"bid":${bid.toFixed(decimals)}`,
    `"bid_qty":${volume(index + 1)}`,
    `"ask":${(bid + tick).toFixed(decimals)}`,
    `"ask_qty":${volume(index + 2)}`,
    `"last":${bid.toFixed(decimals)}`,
    `"volume":${(3000 + noise(index + 3) * 900).toFixed(8)}`,
    `"vwap":${(price * 0.998).toFixed(decimals)}`,
    `"low":${(price * 0.97).toFixed(decimals)}`,
    `"high":${(price * 1.02).toFixed(decimals)}`,
    `"change":${(price * (noise(index + 4) - 0.5) * 0.05).toFixed(decimals)}`,
    `"change_pct":${((noise(index + 5) - 0.5) * 5).toFixed(2)}`,
    `"trades":${30_000 + (index % 9_973)}`,
    `"timestamp":"${timestamp(index)}"`,
  ].join(',');
  return `{"channel":"ticker","type":"update","data":[{${row}}]}`;
}

function tradeText({ symbol, price, decimals }: BenchMarket, index: number): string {
  const side = noise(index) < 0.5 ? 'buy' : 'sell';
  const rows = Array.from({ length: TRADES_PER_FRAME[index % TRADES_PER_FRAME.length] ?? 1 }, (_, level) =>
    [
      `{"symbol":"${symbol}"`,
      `"side":"${side}"`,
      `"price":${(price * (1 + noise(index + level) / 100)).toFixed(decimals)}`,
      `"qty":${volume(index + level + 6)}`,
      `"ord_type":"${noise(index + 7) < 0.3 ? 'market' : 'limit'}"`,
      `"trade_id":${FIRST_TRADE_ID}`,
      `"timestamp":"${timestamp(index)}"}`,
    ].join(','),
  );
  return `{"channel":"trade","type":"update","data":[${rows.join(',')}]}`;
}

const volume = (index: number): string => (noise(index) ** 3 * 40 + 0.0001).toFixed(8);

const timestamp = (index: number): string =>
  `2025-11-10T17:${twoDigits(index % 60)}:${twoDigits((index * 7) % 60)}.${String(Math.floor(noise(index + 8) * 1e6)).padStart(6, '0')}Z`;

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** Between 0 and 1, the same for the same index, without a visible pattern. */
function noise(index: number): number {
  const mixed = Math.imul(index + 0x9e37, 0x85ebca6b) ^ (index >>> 3);
  return ((Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35) >>> 0) % 1_000_003) / 1_000_003;
}
