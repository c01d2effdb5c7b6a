import type { ServiceChannel, ServiceEvent } from '@hftjs/service';
import type { Output } from './output.js';

/** Each event as a line of JSON, and nothing else on standard output. */
export class JsonOutput implements Output {
  readonly interval = 1000;
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  event(type: ServiceChannel, event: ServiceEvent): void {
    this.#write(`${JSON.stringify({ type, ...event })}\n`);
  }

  note(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  refresh(): void {
    // Every event was written when it came.
  }

  close(): void {
    // Nothing is held.
  }
}
