import type { Logger } from '@hftjs/core';
import type { Output } from './output.js';

const nothing = (): void => undefined;

/** Passes warnings and errors to the output, except those of lost connections, which statuses show. */
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
