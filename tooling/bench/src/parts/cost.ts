import type { NodeBinary } from '../nodes.js';
import type { ClientKind } from '../protocol.js';
import { median, spreadOf } from '../report/statistics.js';
import { nameOf } from '../venues/messages.js';
import type { HotMessage } from '../venues/venue.js';
import { clientName } from './clients.js';
import {
  cpuPerFrame,
  forEach,
  inTurns,
  micros,
  ratio,
  ratiosByTurn,
  type Part,
  type Results,
  type RunResult,
  type Row,
  type RunSpec,
} from './part.js';

/** The row that is also measured with a service. */
const SERVICE_ROW = 'kraken ticker';

/** The most that hftjs may cost, as a multiple of `ws` and `JSON.parse`: older versions parse JSON slower. */
const LIMITS = { newer: 0.6, older: 0.5 };

/** The same of order books, which are kept too. */
const BOOK_LIMITS = { newer: 0.8, older: 0.6 };

/** The clients that limits hold for: those of hftjs whose compiled readers are on. */
const LIMITED: readonly string[] = ['hftjs', 'direct'];

const limitOf = ({ snapshot }: HotMessage, { major }: NodeBinary): number =>
  (snapshot ? BOOK_LIMITS : LIMITS)[major < 22 ? 'older' : 'newer'];

/** What a frame costs, of each message. */
export const cost: Part = {
  name: 'cost',
  title: 'Cost of a frame',
  explanation:
    'CPU of the client process per frame, of the median turn. The ratio is to the turns of `ws` with `JSON.parse` beside them: the median, and the least and greatest of the rounds.',
  columns: [
    { key: 'cpu', title: 'CPU µs/frame', format: micros },
    { key: 'ratio', title: 'ratio', format: ratio },
    { key: 'least', title: 'least', format: ratio },
    { key: 'greatest', title: 'greatest', format: ratio },
  ],
  conditions: (settings) => {
    const { lengths, isQuick, messages, peersOf } = settings;
    const run = (kind: ClientKind): RunSpec => ({
      kind,
      ...inTurns(lengths),
    });
    return forEach(settings, messages, (node, message) => {
      const kinds: ClientKind[] = [
        ...(isQuick ? [] : (['ws'] as const)),
        'json',
        'hftjs',
        'direct',
        'plain',
        ...(nameOf(message) === SERVICE_ROW ? (['service'] as const) : []),
        ...peersOf(message),
      ];
      return { node, message, runs: Object.fromEntries(kinds.map((kind) => [kind, run(kind)])) };
    });
  },
  rowsOf: ({ node, message }, results) =>
    measuredOf(results).map(([kind, runs]) => {
      const fallbacks = runs.reduce((sum, run) => sum + (run.fallbacks ?? 0), 0);
      return {
        node: node.version,
        message: nameOf(message),
        client: clientName(kind),
        values: {
          cpu: median(runs.map(cpuPerFrame)),
          ...spreadOf(ratiosByTurn(runs, results.json ?? [])),
        },
        ...(LIMITED.includes(kind) && { limit: { of: 'ratio', most: limitOf(message, node) } }),
        ...(LIMITED.includes(kind) &&
          fallbacks > 0 && { note: `${fallbacks} frames were left to JSON.parse` }),
      } satisfies Row;
    }),
};

/** Without the clients that could not be measured. */
const measuredOf = (results: Results): [string, readonly RunResult[]][] =>
  Object.entries(results).filter(([, runs]) => runs.length > 0);

/** How far the floor's own cost varied between rounds: its greatest by its least. */
export const floorSpread = (results: Results): number => {
  const costs = (results.json ?? []).map(cpuPerFrame);
  return Math.max(...costs) / Math.min(...costs);
};
