import { curl, namesOf, sdk, webSocket, type MakeSnippets } from './snippet.js';

export const gatewayLines: MakeSnippets = ({ restUrl, streamUrl, pair }) => [
  curl(`${restUrl}/v1/api/iserver/secdef/search?symbol=${namesOf(pair).base}`),
  webSocket(`${streamUrl}/v1/api/ws`),
];

export const twsLines: MakeSnippets = ({ streamUrl }) => {
  const { hostname, port } = new URL(streamUrl.replace(/^tcp:/, 'http:'));
  return [
    sdk('@stoqey/ib (npm install @stoqey/ib)', [
      "import { IBApi } from '@stoqey/ib';",
      `const ib = new IBApi({ host: '${hostname}', port: ${port}, clientId: 1 });`,
      'ib.connect();',
    ]),
  ];
};
