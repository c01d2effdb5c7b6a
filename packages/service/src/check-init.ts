import { StreamError } from '@hftjs/core';
import { checkLogger } from '@hftjs/core/adapter';
import { mistakeOfQueues } from './config/service-queues.js';
import type { ServiceInit } from './service-base.js';

/** Checks at run time what TypeScript checks at compile time, for users of JavaScript. */
export function checkInit(init: unknown): void {
  const fail = (message: string): never => {
    throw new StreamError(message, { code: 'invalid_options', exchange: 'service' });
  };
  if (typeof init !== 'object' || init === null)
    return fail('the argument of a service is not an object; pass on the argument of its constructor');
  const { logger, queues } = init as ServiceInit<object>;
  if (logger !== undefined) checkLogger(logger, fail);
  const mistake = queues === undefined ? undefined : mistakeOfQueues(queues);
  if (mistake !== undefined) fail(mistake);
}
