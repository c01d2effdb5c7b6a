import type { ClientKind } from '../protocol.js';
import { median, ratiosOf, spreadOf } from '../report/statistics.js';
import { nameOf } from '../venues/messages.js';
import { clientName } from './clients.js';
import { forEach, micros, ratio, type Part, type RunResult, type RunSpec } from './part.js';

const FRAMES = 10_000;

const MESSAGES = [
  'kraken ticker',
  'kraken trade',
  'binance bookTicker',
  'binance trade',
  'okx bbo-tbt',
  'okx trades',
  'coinbase ticker',
  'coinbase market_trades',
];

/** The most that hftjs may take, as a multiple of the time of `ws` and `JSON.parse`. */
const LIMIT = 0.7;

const burstTime = ({ bursts = [] }: RunResult): number => median(bursts);

/** How long a burst takes. */
export const burst: Part = {
  name: 'burst',
  title: 'Burst of 10,000 frames',
  explanation:
    'Milliseconds from the first byte that the server writes to the handler of the last event, the median of several bursts. The ratio is to `ws` with `JSON.parse`.',
  columns: [
    { key: 'time', title: 'ms', format: micros },
    { key: 'ratio', title: 'ratio', format: ratio },
    { key: 'least', title: 'least', format: ratio },
    { key: 'greatest', title: 'greatest', format: ratio },
  ],
  conditions: (settings) => {
    const { lengths, messages, isQuick } = settings;
    const facts = { warmup: lengths.warmup, frames: FRAMES, bursts: lengths.bursts };
    const run = (kind: ClientKind): RunSpec => ({
      kind,
      sending: { kind: 'bursts', ...facts },
      measure: { kind: 'bursts', ...facts },
    });
    const chosen = messages.filter((message) => MESSAGES.includes(nameOf(message)));
    return forEach(settings, isQuick ? chosen.slice(0, 2) : chosen, (node, message) => ({
      node,
      message,
      runs: { json: run('json'), hftjs: run('hftjs'), direct: run('direct'), plain: run('plain') },
    }));
  },
  rowsOf: ({ node, message }, results) =>
    Object.entries(results).map(([kind, runs]) => ({
      node: node.version,
      message: nameOf(message),
      client: clientName(kind),
      values: {
        time: median(runs.map(burstTime)),
        ...spreadOf(ratiosOf(runs.map(burstTime), (results.json ?? []).map(burstTime))),
      },
      ...((kind === 'hftjs' || kind === 'direct') && { limit: { of: 'ratio', most: LIMIT } }),
    })),
};
