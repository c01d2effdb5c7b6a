import { noise, priceOf, sizeOf, TRADES_PER_FRAME, tradesOf, trimmed } from '../../frames/values.js';
import type { HotMessage } from '../venue.js';
import { coinbase, ENVELOPE_SLOTS, envelopeText } from './venue.js';

/** @see https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels#market-trades-channel */
export const coinbaseMarketTrades: HotMessage = {
  venue: coinbase,
  name: 'market_trades',
  channel: 'trade',
  events: TRADES_PER_FRAME,
  slots: [
    ...ENVELOPE_SLOTS,
    { after: '"trade_id":"', value: 'id', isNewestFirst: true },
    { after: '"time":"', value: 'iso' },
  ],
  text: (market, index) => {
    const side = noise(index) < 0.5 ? 'BUY' : 'SELL';
    // Trailing zeros are left out.
    const time = `2026-01-01T00:00:00.${'1'.repeat(index % 10 === 0 ? 5 : 6)}Z`;
    const rows = tradesOf(index).map((level) =>
      [
        `{"product_id":"${coinbase.symbolOf(market)}"`,
        '"trade_id":"833140778"',
        `"price":"${trimmed(priceOf(market, index + level))}"`,
        `"size":"${trimmed(sizeOf(index + level))}"`,
        `"time":"${time}"`,
        `"side":"${side}"}`,
      ].join(','),
    );
    return envelopeText('market_trades', `"type":"update","trades":[${rows.join(',')}]`);
  },
};
