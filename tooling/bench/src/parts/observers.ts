import { median, spreadOf } from '../report/statistics.js';
import { nameOf } from '../venues/messages.js';
import { clientName } from './clients.js';
import { comparison, cpuPerFrame, flood, forEach, messagesOfCore, type Part, type RunSpec } from './part.js';

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
      ...flood(settings.lengths),
    });
    return forEach(settings, messagesOfCore(settings), (node, message) => ({
      node,
      message,
      runs: { alone: run(0), among: run(SILENT) },
    }));
  },
  rowsOf: ({ node, message }, results) => {
    const alone = (results.alone ?? []).map(cpuPerFrame);
    const among = (results.among ?? []).map(cpuPerFrame);
    return [
      {
        node: node.version,
        message: nameOf(message),
        client: clientName('hftjs'),
        values: { alone: median(alone), among: median(among), ...spreadOf(among, alone) },
      },
    ];
  },
};
