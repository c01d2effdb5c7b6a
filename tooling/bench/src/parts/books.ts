import { median } from '../report/statistics.js';
import { nameOf } from '../venues/messages.js';
import { clientName } from './clients.js';
import { forEach, MEGABYTE, micros, type Part, type RunResult, type RunSpec } from './part.js';

const MANY = 500;

/** Frames before memory is looked at, twice: all books have changed. */
const FRAMES = 8_000;

const heap = ({ memory = [] }: RunResult): number => (memory.at(-1)?.heap ?? NaN) / MEGABYTE;
const resident = ({ memory = [] }: RunResult): number => (memory.at(-1)?.resident ?? NaN) / MEGABYTE;

/** What order books take of memory. */
export const books: Part = {
  name: 'books',
  title: 'Memory of 500 order books',
  explanation:
    'Megabytes of the client process with 1 and with 500 order books that all have changed, the heap after a garbage collection. kB per book are the difference of the heaps.',
  columns: [
    { key: 'heapOne', title: 'heap, 1 book', format: micros },
    { key: 'heapMany', title: 'heap, 500 books', format: micros },
    { key: 'perBook', title: 'kB/book', format: micros },
    { key: 'residentOne', title: 'RSS, 1 book', format: micros },
    { key: 'residentMany', title: 'RSS, 500 books', format: micros },
  ],
  conditions: (settings) => {
    const run = (markets: number): RunSpec => ({
      kind: 'hftjs',
      markets,
      sending: { kind: 'flood' },
      measure: { kind: 'memory', frames: FRAMES, samples: 2 },
      nodeOptions: ['--expose-gc'],
    });
    const chosen = settings.messages.filter(({ snapshot }) => snapshot);
    return forEach(settings, settings.isQuick ? chosen.slice(0, 1) : chosen, (node, message) => ({
      node,
      message,
      rounds: 1,
      runs: { one: run(1), many: run(MANY) },
    }));
  },
  rowsOf: ({ node, message }, { one = [], many = [] }) => {
    const [heapOne, heapMany] = [median(one.map(heap)), median(many.map(heap))];
    return [
      {
        node: node.version,
        message: nameOf(message),
        client: clientName('hftjs'),
        values: {
          heapOne,
          heapMany,
          perBook: ((heapMany - heapOne) * 1024) / (MANY - 1),
          residentOne: median(one.map(resident)),
          residentMany: median(many.map(resident)),
        },
      },
    ];
  },
};
