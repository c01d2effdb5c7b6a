import { startBinanceFutureSimulator, startBinanceSimulator } from '@hftjs/adapter-binance/simulator';
import { startCoinbaseSimulator } from '@hftjs/adapter-coinbase/simulator';
import { startIBSimulator } from '@hftjs/adapter-ib/simulator';
import { startKrakenFutureSimulator, startKrakenSimulator } from '@hftjs/adapter-kraken/simulator';
import { startOkxSimulator, startOkxSwapSimulator } from '@hftjs/adapter-okx/simulator';
import type { SimulatedVenue } from '@hftjs/simulator';

interface Venue {
  readonly title: string;
  readonly start: (options: { pairs: readonly string[]; rate: number }) => Promise<SimulatedVenue>;
  /** What is served on WebSockets. */
  readonly sockets: string;
}

const VENUES: readonly Venue[] = [
  {
    title: 'Kraken',
    start: startKrakenSimulator,
    sockets: 'WebSocket v2 at `/v2`: market data, balances, executions, and orders (`add_order` and so on)',
  },
  {
    title: 'Kraken Futures',
    start: startKrakenFutureSimulator,
    sockets:
      'WebSocket v1 at `/ws/v1` with the private feeds; market data of the unified one at `/v2/public`',
  },
  {
    title: 'Binance spot',
    start: startBinanceSimulator,
    sockets: 'streams at `/ws` and `/stream`; the WebSocket API at `/ws-api/v3` with user data and orders',
  },
  {
    title: 'Binance USD-M futures',
    start: startBinanceFutureSimulator,
    sockets:
      'streams at `/public`, `/market`, `/private` and the older paths; the WebSocket API at `/ws-fapi/v1`',
  },
  {
    title: 'Coinbase Advanced Trade',
    start: startCoinbaseSimulator,
    sockets: 'market data and the user channel at `/`',
  },
  {
    title: 'OKX spot',
    start: startOkxSimulator,
    sockets: '`/ws/v5/public`, `/ws/v5/private` and `/ws/v5/business`; orders by `op`',
  },
  {
    title: 'OKX perpetual swaps',
    start: startOkxSwapSimulator,
    sockets: 'the same as spot',
  },
  {
    title: 'Interactive Brokers, Web API',
    start: startIBSimulator,
    sockets: '`/v1/api/ws`. TWS and IB Gateway are another simulator, with the socket protocol of TWS',
  },
];

/** The REST calls of each simulated venue, as Markdown, from the routes that the simulators serve. */
export async function callTables(): Promise<string> {
  const parts = await Promise.all(
    VENUES.map(async ({ title, start, sockets }) => {
      const venue = await start({ pairs: ['btc/usd'], rate: 0 });
      const calls = venue.calls ?? [];
      await venue.close();
      return [
        `<details><summary>${title}: ${calls.length} calls</summary>`,
        '',
        '| methods | path | calls |',
        '| --- | --- | --- |',
        ...rowsOf(calls),
        '',
        `WebSockets: ${sockets}.`,
        '',
        '</details>',
      ].join('\n');
    }),
  );
  return parts.join('\n\n');
}

/** One row per folder of paths and set of methods. */
function rowsOf(calls: readonly string[]): readonly string[] {
  const methodsOf = new Map<string, Set<string>>();
  for (const call of calls) {
    const [method = '', path = ''] = call.split(' ');
    methodsOf.set(path, (methodsOf.get(path) ?? new Set()).add(method));
  }
  const rows = new Map<string, string[]>();
  for (const [path, methods] of methodsOf) {
    const cut = path.lastIndexOf('/') + 1;
    const key = `| ${[...methods].join(', ')} | \`${path.slice(0, cut)}\` |`;
    rows.set(key, [...(rows.get(key) ?? []), `\`${path.slice(cut)}\``]);
  }
  return [...rows].map(([key, names]) => `${key} ${names.join(' ')} |`);
}
