import type { ClientKind } from '../protocol.js';
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

/** Kraken takes so many pairs on one connection. */
const MANY = 1_500;

/** The most that a frame of one in many pairs may cost, as a multiple of one in one. */
const LIMIT = 1.1;

/** Whether a frame costs more where there are many pairs. */
export const pairs: Part = {
  name: 'pairs',
  title: 'One pair and 1,500 pairs',
  explanation: 'CPU of the client process per frame. The ratio is of the two.',
  columns: comparison({ key: 'one', title: 'µs, 1 pair' }, { key: 'many', title: 'µs, 1,500 pairs' }),
  conditions: (settings) => {
    const run = (kind: ClientKind, markets: number): RunSpec => ({
      kind,
      markets,
      ...inTurns(settings.lengths),
    });
    return forEach(settings, messagesOfCore(settings), (node, message) => ({
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
      const one = results[`${kind} 1`] ?? [];
      const many = results[`${kind} many`] ?? [];
      return {
        node: node.version,
        message: nameOf(message),
        client: clientName(kind),
        values: {
          one: median(one.map(cpuPerFrame)),
          many: median(many.map(cpuPerFrame)),
          ...spreadOf(ratiosByTurn(many, one)),
        },
        ...(kind === 'hftjs' && { limit: { of: 'ratio', most: LIMIT } }),
      };
    }),
};
