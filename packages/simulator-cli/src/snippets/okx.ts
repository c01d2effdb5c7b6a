import { curl, namesOf, quote, sdk, webSocket, type MakeSnippets, type SnippetFacts } from './snippet.js';

const linesOf = (facts: SnippetFacts, instId: string): ReturnType<MakeSnippets> => {
  const { restUrl, streamUrl, credentials } = facts;
  const { apiKey, apiSecret, apiAuthData } = credentials;
  return [
    sdk('okx-api (npm install okx-api)', [
      "import { RestClient } from 'okx-api';",
      'const client = new RestClient({',
      `  apiKey: ${quote(apiKey)},`,
      `  apiSecret: ${quote(apiSecret)},`,
      `  apiPass: ${quote(apiAuthData?.passphrase ?? '')},`,
      `  baseUrl: ${quote(restUrl)},`,
      '});',
    ]),
    curl(`${restUrl}/api/v5/market/ticker?instId=${instId}`),
    webSocket(`${streamUrl}/ws/v5/public`, { op: 'subscribe', args: [{ channel: 'trades', instId }] }),
  ];
};

export const okxLines: MakeSnippets = (facts) => {
  const { base, quoted } = namesOf(facts.pair);
  return linesOf(facts, `${base}-${quoted}`);
};

export const okxSwapLines: MakeSnippets = (facts) => {
  const { base, quoted } = namesOf(facts.pair);
  return linesOf(facts, `${base}-${quoted}-SWAP`);
};
