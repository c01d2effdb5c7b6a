import type { ClientKind, ClientResult, Latency } from '../protocol.js';
import { median, ratiosOf, spreadOf } from '../report/statistics.js';
import { nameOf } from '../venues/messages.js';
import { clientName } from './clients.js';
import { forEach, ratio, whole, type Part, type RunSpec } from './part.js';

/** Frames per second. */
const RATES: readonly number[] = [5_000, 20_000];

/** Its frames carry their time to the microsecond. */
const MESSAGE = 'kraken ticker';

const p50 = ({ latency }: ClientResult): number => latency?.p50 ?? NaN;

/** How long a frame takes from the server's write to the handler, at a steady pace. */
export const latency: Part = {
  name: 'latency',
  title: 'Latency at a steady pace',
  explanation:
    'Microseconds from the write of the server to the handler, both by one clock of the machine. The ratio is of the medians, to `ws` with `JSON.parse`. The server spins, so p99 and beyond measure the machine where it is busy.',
  columns: [
    { key: 'p50', title: 'p50 µs', format: whole },
    { key: 'p99', title: 'p99 µs', format: whole },
    { key: 'p999', title: 'p99.9 µs', format: whole },
    { key: 'ratio', title: 'ratio', format: ratio },
    { key: 'least', title: 'least', format: ratio },
    { key: 'greatest', title: 'greatest', format: ratio },
  ],
  conditions: (settings) => {
    const { pacedWarmup, paced, rounds } = settings.lengths;
    const messages = settings.messages.filter((message) => nameOf(message) === MESSAGE);
    return (settings.isQuick ? RATES.slice(-1) : RATES).flatMap((rate) => {
      const run = (kind: ClientKind): RunSpec => ({
        kind,
        sending: { kind: 'paced', rate },
        measure: { kind: 'span', warmup: pacedWarmup * rate, frames: paced * rate },
      });
      return forEach(settings, messages, (node, message) => ({
        node,
        message,
        detail: `${rate.toLocaleString('en')}/s`,
        rounds: Math.ceil(rounds / 2),
        runs: {
          ws: run('ws'),
          json: run('json'),
          hftjs: run('hftjs'),
          direct: run('direct'),
          plain: run('plain'),
        },
      }));
    });
  },
  rowsOf: ({ node, message, detail = '' }, results) =>
    Object.entries(results).map(([kind, runs]) => {
      const of = (field: keyof Latency): number => median(runs.map((run) => run.latency?.[field] ?? NaN));
      return {
        node: node.version,
        message: `${nameOf(message)}, ${detail}`,
        client: clientName(kind),
        values: {
          p50: of('p50'),
          p99: of('p99'),
          p999: of('p999'),
          ...spreadOf(ratiosOf(runs.map(p50), (results.json ?? []).map(p50))),
        },
      };
    }),
};
