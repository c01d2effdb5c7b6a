import type { RunResult } from './part.js';
import { nameOf } from '../venues/messages.js';
import { clientName } from './clients.js';
import { forEach, MEGABYTE, micros, type Part } from './part.js';

const FRAMES = 1_000_000;
const BOOK_FRAMES = 100_000;
const SAMPLES = 10;

const MESSAGES = ['kraken ticker', 'kraken trade', 'binance bookTicker', 'binance trade'];

/** Whether memory stays flat over ten million frames, or a million updates of books. */
export const memory: Part = {
  name: 'memory',
  title: 'Memory over ten million frames, a million of books',
  explanation:
    'Megabytes after each tenth of the frames, the heap after a garbage collection. The growth is from the second sample to the last.',
  columns: [
    { key: 'heapBegin', title: 'heap, 2/10', format: micros },
    { key: 'heapEnd', title: 'heap, end', format: micros },
    { key: 'heapGrowth', title: 'growth', format: micros },
    { key: 'residentBegin', title: 'RSS, 2/10', format: micros },
    { key: 'residentEnd', title: 'RSS, end', format: micros },
    { key: 'residentGrowth', title: 'growth', format: micros },
  ],
  conditions: (settings) => {
    const chosen = settings.messages.filter(
      (message) => message.snapshot !== undefined || MESSAGES.includes(nameOf(message)),
    );
    return forEach(settings, chosen.length > 0 ? chosen : settings.messages.slice(0, 1), (node, message) => ({
      node,
      message,
      rounds: 1,
      runs: {
        hftjs: {
          kind: 'hftjs',
          sending: { kind: 'flood' },
          measure: {
            kind: 'memory',
            frames: message.snapshot ? BOOK_FRAMES : FRAMES,
            samples: SAMPLES,
          },
          nodeOptions: ['--expose-gc'],
        },
      },
    }));
  },
  rowsOf: ({ node, message }, { hftjs = [] }) =>
    hftjs.map((run) => ({
      node: node.version,
      message: nameOf(message),
      client: clientName('hftjs'),
      values: valuesOf(run),
      note: `heap: ${(run.memory ?? []).map(({ heap }) => (heap / MEGABYTE).toFixed(1)).join(' ')}; RSS: ${(run.memory ?? []).map(({ resident }) => (resident / MEGABYTE).toFixed(0)).join(' ')}`,
    })),
};

function valuesOf({ memory: samples = [] }: RunResult): Record<string, number> {
  const [, begin] = samples;
  const end = samples.at(-1);
  if (!begin || !end) return {};
  return {
    heapBegin: begin.heap / MEGABYTE,
    heapEnd: end.heap / MEGABYTE,
    heapGrowth: (end.heap - begin.heap) / MEGABYTE,
    residentBegin: begin.resident / MEGABYTE,
    residentEnd: end.resident / MEGABYTE,
    residentGrowth: (end.resident - begin.resident) / MEGABYTE,
  };
}
