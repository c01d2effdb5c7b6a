import { quote, type Snippet, type SnippetFacts } from './snippet.js';

/** Lines for ccxt: its URLs are led to the simulator, all of them, so that no request leaves this machine. */
export function ccxtSnippets(id: string, symbol: string, facts: SnippetFacts): readonly Snippet[] {
  const { restUrl, streamUrl, credentials } = facts;
  const { apiKey, apiSecret, apiAuthData } = credentials;
  const password = apiAuthData?.passphrase;
  const keys = [
    ['apiKey', apiKey],
    ['secret', apiSecret],
    ...(password === undefined ? [] : [['password', password]]),
  ] as const;
  return [
    {
      title: 'ccxt, JavaScript (npm install ccxt)',
      name: 'ccxt_javascript',
      lines: [
        "import ccxt from 'ccxt';",
        `const exchange = new ccxt.pro.${id}({`,
        ...keys.map(([name, value]) => `  ${name}: ${quote(value)},`),
        '  enableRateLimit: false,',
        '});',
        'const here = (urls) =>',
        "  typeof urls === 'string'",
        `    ? urls.replace(/^http[^/]+\\/\\/[^/]+/, ${quote(restUrl)}).replace(/^ws[^/]+\\/\\/[^/]+/, ${quote(streamUrl)})`,
        '    : Object.fromEntries(Object.entries(urls).map(([name, url]) => [name, here(url)]));',
        'exchange.urls.api = here(exchange.urls.api);',
        'await exchange.loadHttpProxyAgent(); // ccxt wants this once before WebSockets that are not encrypted',
        `console.log(await exchange.fetchTicker(${quote(symbol)}));`,
      ],
    },
    {
      title: 'ccxt, Python (pip install ccxt)',
      name: 'ccxt_python',
      lines: [
        'import re',
        'import ccxt.pro as ccxt',
        `exchange = ccxt.${id}({`,
        ...keys.map(([name, value]) => `    '${name}': ${quote(value)},`),
        "    'enableRateLimit': False,",
        '})',
        'def here(urls):',
        '    if isinstance(urls, dict):',
        '        return {name: here(url) for name, url in urls.items()}',
        `    return re.sub('^http[^/]+//[^/]+', ${quote(restUrl)}, re.sub('^ws[^/]+//[^/]+', ${quote(streamUrl)}, urls))`,
        "exchange.urls['api'] = here(exchange.urls['api'])",
        `# inside "async def": print(await exchange.fetch_ticker(${quote(symbol)}))`,
      ],
    },
  ];
}
