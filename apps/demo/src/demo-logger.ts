import type { Logger } from '@hftjs/core';
import type { Output } from './output.js';

const nothing = (): void => undefined;

/** Shows warnings and errors as the output likes. Lost connections are left to the statuses. */
export const demoLogger = (output: Output): Logger => ({
  debug: nothing,
  info: nothing,
  warn(context, message) {
    if (!('nextDelay' in context)) output.note(`warning: ${message}`);
  },
  error(_context, message) {
    output.note(`error: ${message}`);
  },
});
