import { median, spreadOf } from '../report/statistics.js';
import { nameOf } from '../venues/messages.js';
import { clientName } from './clients.js';
import {
  comparison,
  cpuPerFrame,
  forEach,
  inTurns,
  messagesOfCore,
  ratiosByTurn,
  type Part,
  type RunSpec,
} from './part.js';

const SILENT = 10;

/** Whether observers cost something that receive none of the events. */
export const observers: Part = {
  name: 'observers',
  title: 'Ten silent observers',
  explanation:
    'CPU of the client process per frame, alone and with ten observers bound that have no queue of the channel.',
  columns: comparison({ key: 'alone', title: 'µs, alone' }, { key: 'among', title: 'µs, with 10' }),
  conditions: (settings) => {
    const run = (silentObservers: number): RunSpec => ({
      kind: 'hftjs',
      silentObservers,
      ...inTurns(settings.lengths),
    });
    return forEach(settings, messagesOfCore(settings), (node, message) => ({
      node,
      message,
      runs: { alone: run(0), among: run(SILENT) },
    }));
  },
  rowsOf: ({ node, message }, results) => {
    const { alone = [], among = [] } = results;
    return [
      {
        node: node.version,
        message: nameOf(message),
        client: clientName('hftjs'),
        values: {
          alone: median(alone.map(cpuPerFrame)),
          among: median(among.map(cpuPerFrame)),
          ...spreadOf(ratiosByTurn(among, alone)),
        },
      },
    ];
  },
};
