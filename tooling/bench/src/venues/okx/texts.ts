import type { Market } from '../../frames/market.js';
import { dayVolumeOf, noise, priceOf, quotesOf, trimmed } from '../../frames/values.js';
import type { Slot } from '../../frames/slot.js';

/** Sizes are decimals on the spot market, and contracts on the others. */
export type SizeText = (index: number) => string;

interface OkxFrame {
  readonly instType: 'SPOT' | 'SWAP';
  readonly instId: string;
  readonly size: SizeText;
}

export const TICKERS_SLOTS: readonly Slot[] = [{ after: '"ts":"', value: 'millis' }];

/** @see https://www.okx.com/docs-v5/en/#order-book-trading-market-data-ws-tickers-channel */
export function tickersText({ instType, instId, size }: OkxFrame, market: Market, index: number): string {
  const quotes = quotesOf(market, index);
  const row = [
    `"instType":"${instType}"`,
    `"instId":"${instId}"`,
    `"last":"${trimmed(quotes.last)}"`,
    `"lastSz":"${size(index)}"`,
    `"askPx":"${trimmed(quotes.ask)}"`,
    `"askSz":"${size(index + 2)}"`,
    `"bidPx":"${trimmed(quotes.bid)}"`,
    `"bidSz":"${size(index + 1)}"`,
    `"open24h":"${trimmed(quotes.open)}"`,
    `"high24h":"${trimmed(quotes.high)}"`,
    `"low24h":"${trimmed(quotes.low)}"`,
    `"sodUtc0":"${trimmed(quotes.average)}"`,
    `"sodUtc8":"${trimmed(quotes.low)}"`,
    `"volCcy24h":"${trimmed((market.price * 3_000 + noise(index + 3)).toFixed(8))}"`,
    `"vol24h":"${trimmed(dayVolumeOf(index))}"`,
    '"ts":"1790000000000"',
  ].join(',');
  return `{"arg":{"channel":"tickers","instId":"${instId}"},"data":[{${row}}]}`;
}

/** Matches that a row of `trades` sums: the number of the last one is its id. */
const matchesOf = (index: number): number => (noise(index + 2) < 0.7 ? 1 : 1 + (index % 9));

export const TRADES_SLOTS: readonly Slot[] = [
  { after: '"tradeId":"', value: 'id', step: matchesOf },
  { after: '"ts":"', value: 'millis' },
  { after: '"seqId":', value: 'id' },
];

/** @see https://www.okx.com/docs-v5/en/#order-book-trading-market-data-ws-trades-channel */
export function tradesText(
  { instId, size }: Omit<OkxFrame, 'instType'>,
  market: Market,
  index: number,
): string {
  const row = [
    `"instId":"${instId}"`,
    '"tradeId":"2314161276"',
    `"px":"${trimmed(priceOf(market, index))}"`,
    `"sz":"${size(index)}"`,
    `"side":"${noise(index + 1) < 0.5 ? 'buy' : 'sell'}"`,
    '"ts":"1790000000000"',
    `"count":"${matchesOf(index)}"`,
    '"source":"0"',
    '"seqId":333793118093',
  ].join(',');
  return `{"arg":{"channel":"trades","instId":"${instId}"},"data":[{${row}}]}`;
}
