/** Thrown by `AsyncQueue.get` once a queue is closed and empty. */
export class QueueClosedError extends Error {
  override readonly name: string = 'QueueClosedError';

  constructor() {
    super('the queue is closed');
  }
}
