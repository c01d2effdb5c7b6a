import { curl, namesOf, quote, sdk, webSocket, type MakeSnippets, type SnippetFacts } from './snippet.js';

const symbolOf = (pair: string): string => {
  const { base, quoted } = namesOf(pair);
  return base + quoted;
};

/** Lines for one of Binance's SDKs, whose packages are alike. */
function sdkLines(
  { restUrl, streamUrl, credentials }: SnippetFacts,
  { name, path, webSocketApi }: { name: string; path: string; webSocketApi: string },
): readonly string[] {
  const keys = `apiKey: ${quote(credentials.apiKey)}, apiSecret: ${quote(credentials.apiSecret)}`;
  return [
    `import { ${name} } from '${path}';`,
    `const client = new ${name}({`,
    `  configurationRestAPI: { ${keys}, basePath: ${quote(restUrl)} },`,
    `  configurationWebsocketAPI: { ${keys}, wsURL: ${quote(`${streamUrl}${webSocketApi}`)} },`,
    `  configurationWebsocketStreams: { wsURL: ${quote(streamUrl)} },`,
    '});',
  ];
}

export const binanceLines: MakeSnippets = (facts) => {
  const symbol = symbolOf(facts.pair);
  return [
    sdk(
      'Binance’s SDK (npm install @binance/spot)',
      sdkLines(facts, { name: 'Spot', path: '@binance/spot', webSocketApi: '/ws-api/v3' }),
    ),
    curl(`${facts.restUrl}/api/v3/ticker/bookTicker?symbol=${symbol}`),
    webSocket(`${facts.streamUrl}/ws/${symbol.toLowerCase()}@trade`),
  ];
};

export const binanceFutureLines: MakeSnippets = (facts) => {
  const symbol = symbolOf(facts.pair);
  return [
    sdk(
      'Binance’s SDK (npm install @binance/derivatives-trading-usds-futures)',
      sdkLines(facts, {
        name: 'DerivativesTradingUsdsFutures',
        path: '@binance/derivatives-trading-usds-futures',
        webSocketApi: '/ws-fapi/v1',
      }),
    ),
    curl(`${facts.restUrl}/fapi/v1/ticker/bookTicker?symbol=${symbol}`),
    webSocket(`${facts.streamUrl}/market/ws/${symbol.toLowerCase()}@aggTrade`),
  ];
};
