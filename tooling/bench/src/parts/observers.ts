import { median, spreadOf } from '../report/statistics.js';
import { nameOf } from '../venues/messages.js';
import { clientName } from './clients.js';
import { cpuPerFrame, forEach, micros, ratio, type Part, type RunSpec } from './part.js';

const SILENT = 10;

/** The first of each channel is enough: what is measured is core's. */
const MESSAGES = ['kraken ticker', 'kraken trade'];

/** Whether observers cost something that receive none of the events. */
export const observers: Part = {
  name: 'observers',
  title: 'Ten silent observers',
  explanation:
    'CPU of the client process per frame, alone and with ten observers bound that have no queue of the channel.',
  columns: [
    { key: 'alone', title: 'µs, alone', format: micros },
    { key: 'among', title: 'µs, with 10', format: micros },
    { key: 'ratio', title: 'ratio', format: ratio },
    { key: 'least', title: 'least', format: ratio },
    { key: 'greatest', title: 'greatest', format: ratio },
  ],
  conditions: (settings) => {
    const { lengths, messages, isQuick } = settings;
    const run = (silentObservers: number): RunSpec => ({
      kind: 'hftjs',
      silentObservers,
      sending: { kind: 'flood' },
      measure: { kind: 'span', warmup: lengths.warmup, frames: lengths.frames, isPaced: false },
    });
    const chosen = messages.filter((message) => MESSAGES.includes(nameOf(message)));
    return forEach(settings, isQuick ? chosen.slice(0, 1) : chosen, (node, message) => ({
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
