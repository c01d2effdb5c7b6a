import { SchemaCheck } from './check-schema.js';
import { Problems } from './problems.js';
import { queuesSchema } from './schema.js';

/** Describes the mistakes in the queues of a service that is made without a config; `undefined` if there are none. */
export function mistakeOfQueues(queues: unknown): string | undefined {
  const problems = new Problems();
  new SchemaCheck(problems, new Map()).check(queuesSchema, queues, ['queues']);
  return problems.count === 0 ? undefined : problems.describe();
}
