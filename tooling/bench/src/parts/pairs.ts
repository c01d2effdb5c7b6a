import type { ClientKind } from '../protocol.js';
import { median, spreadOf } from '../report/statistics.js';
import { nameOf } from '../venues/messages.js';
import { clientName } from './clients.js';
import { cpuPerFrame, forEach, micros, ratio, type Part, type RunSpec } from './part.js';

const MANY = 1_500;

/** Of a venue that takes so many pairs on one connection. */
const MESSAGES = ['kraken ticker', 'kraken trade'];

/** The most that a frame of one in many pairs may cost, as a multiple of one in one. */
const LIMIT = 1.1;

/** Whether a frame costs more where there are many pairs. */
export const pairs: Part = {
  name: 'pairs',
  title: 'One pair and 1,500 pairs',
  explanation: 'CPU of the client process per frame. The ratio is of the two.',
  columns: [
    { key: 'one', title: 'µs, 1 pair', format: micros },
    { key: 'many', title: 'µs, 1,500 pairs', format: micros },
    { key: 'ratio', title: 'ratio', format: ratio },
    { key: 'least', title: 'least', format: ratio },
    { key: 'greatest', title: 'greatest', format: ratio },
  ],
  conditions: (settings) => {
    const { lengths, messages, isQuick } = settings;
    const run = (kind: ClientKind, markets: number): RunSpec => ({
      kind,
      markets,
      sending: { kind: 'flood' },
      measure: { kind: 'span', warmup: lengths.warmup, frames: lengths.frames, isPaced: false },
    });
    const chosen = messages.filter((message) => MESSAGES.includes(nameOf(message)));
    return forEach(settings, isQuick ? chosen.slice(0, 1) : chosen, (node, message) => ({
      node,
      message,
      runs: {
        'json 1': run('json', 1),
        'json many': run('json', MANY),
        'hftjs 1': run('hftjs', 1),
        'hftjs many': run('hftjs', MANY),
      },
    }));
  },
  rowsOf: ({ node, message }, results) =>
    ['json', 'hftjs'].map((kind) => {
      const one = (results[`${kind} 1`] ?? []).map(cpuPerFrame);
      const many = (results[`${kind} many`] ?? []).map(cpuPerFrame);
      return {
        node: node.version,
        message: nameOf(message),
        client: clientName(kind),
        values: { one: median(one), many: median(many), ...spreadOf(many, one) },
        ...(kind === 'hftjs' && { limit: { of: 'ratio', most: LIMIT } }),
      };
    }),
};
