import { setMaxListeners } from 'node:events';

/**
 * The end of something that any number of waiting tasks belong to: calls, pauses, holes that are being filled. Node
 * takes more than ten listeners for a leak and says so on stderr; here they are not one.
 */
export function endSignal(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}
