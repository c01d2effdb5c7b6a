import type { ServiceChannel, ServiceEvent } from '@hftjs/service';
import type { Output } from './output.js';

/**
 * Each event as a line of JSON, and nothing else on standard output. `type` is the kind of the line; an order's own
 * type is its `orderType`.
 */
export class JsonOutput implements Output {
  readonly interval = 1000;
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  event(type: ServiceChannel, event: ServiceEvent): void {
    const orderType = 'type' in event ? { orderType: event.type } : {};
    this.#write(`${JSON.stringify({ ...event, ...orderType, type })}\n`);
  }

  note(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  refresh(): void {
    // Every event was written when it arrived.
  }

  close(): void {
    // There is nothing to restore.
  }
}
