import { setMaxListeners } from 'node:events';

/**
 * An abort controller for any number of listeners, such as calls and pauses that wait. Node warns of a leak on stderr
 * when there are more than ten; here that is normal.
 */
export function endSignal(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}
