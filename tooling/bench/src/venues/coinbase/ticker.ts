import { dayVolumeOf, noise, quotesOf, sizeOf, trimmed } from '../../frames/values.js';
import type { HotMessage } from '../venue.js';
import { coinbase, ENVELOPE_SLOTS, envelopeText } from './venue.js';

/** @see https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels#ticker-channel */
export const coinbaseTicker: HotMessage = {
  venue: coinbase,
  name: 'ticker',
  channel: 'ticker',
  slots: ENVELOPE_SLOTS,
  text: (market, index) => {
    const quotes = quotesOf(market, index);
    const row = [
      '"type":"ticker"',
      `"product_id":"${coinbase.symbolOf(market)}"`,
      `"price":"${trimmed(quotes.last)}"`,
      `"volume_24_h":"${trimmed(dayVolumeOf(index))}"`,
      `"low_24_h":"${trimmed(quotes.low)}"`,
      `"high_24_h":"${trimmed(quotes.high)}"`,
      `"low_52_w":"${trimmed((market.price * 0.4).toFixed(market.decimals))}"`,
      `"high_52_w":"${trimmed((market.price * 1.9).toFixed(market.decimals))}"`,
      `"price_percent_chg_24_h":"${((noise(index + 5) - 0.5) * 5).toFixed(14)}"`,
      `"best_bid":"${trimmed(quotes.bid)}"`,
      `"best_ask":"${trimmed(quotes.ask)}"`,
      `"best_bid_quantity":"${trimmed(sizeOf(index + 1))}"`,
      `"best_ask_quantity":"${trimmed(sizeOf(index + 2))}"`,
    ].join(',');
    return envelopeText('ticker', `"type":"update","tickers":[{${row}}]`);
  },
};
