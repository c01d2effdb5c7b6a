import { curl, namesOf, quote, sdk, webSocket, type MakeSnippets } from './snippet.js';

export const coinbaseLines: MakeSnippets = ({ restUrl, streamUrl, credentials, pair }) => {
  const { base, quoted } = namesOf(pair);
  const product = `${base}-${quoted}`;
  return [
    sdk('coinbase-api (npm install coinbase-api)', [
      "import { CBAdvancedTradeClient } from 'coinbase-api';",
      'const client = new CBAdvancedTradeClient({',
      `  apiKey: ${quote(credentials.apiKey)},`,
      `  apiSecret: ${quote(credentials.apiSecret)},`,
      `  baseUrl: ${quote(restUrl)},`,
      '});',
    ]),
    curl(`${restUrl}/api/v3/brokerage/market/products/${product}/ticker?limit=5`),
    webSocket(streamUrl, { type: 'subscribe', channel: 'market_trades', product_ids: [product] }),
  ];
};
