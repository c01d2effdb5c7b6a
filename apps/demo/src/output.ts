import type { ServiceEvent, ServiceChannel } from '@hftjs/service';

/** Shows what happens, in one of several ways. */
export interface Output {
  /** Something came to the service; the board knows it already. */
  event(channel: ServiceChannel, event: ServiceEvent): void;
  /** A log line worth showing. */
  note(text: string): void;
  /** Shows what is due now and then; called every `interval` milliseconds. */
  refresh(): void;
  readonly interval: number;
  /** Puts the terminal back in order. */
  close(): void;
}
