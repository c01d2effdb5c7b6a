import { curl, namesOf, webSocket, type MakeSnippets } from './snippet.js';

/** Kraken's own name of a currency in symbols of REST and of futures. */
const krakenName = (currency: string): string => (currency === 'BTC' ? 'XBT' : currency);

export const krakenLines: MakeSnippets = ({ restUrl, streamUrl, pair }) => {
  const { base, quoted } = namesOf(pair);
  return [
    curl(`${restUrl}/0/public/Trades?pair=${krakenName(base)}${quoted}`),
    webSocket(`${streamUrl}/v2`, {
      method: 'subscribe',
      params: { channel: 'trade', symbol: [`${base}/${quoted}`] },
    }),
  ];
};

export const krakenFutureLines: MakeSnippets = ({ restUrl, streamUrl, pair }) => {
  const { base, quoted } = namesOf(pair);
  return [
    curl(`${restUrl}/derivatives/api/v3/tickers`),
    webSocket(`${streamUrl}/ws/v1`, {
      event: 'subscribe',
      feed: 'trade',
      product_ids: [`PF_${krakenName(base)}${quoted}`],
    }),
  ];
};
