import type { ServiceEvent, ServiceChannel } from '@hftjs/service';

/** Shows events, in one of several formats. */
export interface Output {
  /** The service received an event, which is already recorded on the board. */
  event(channel: ServiceChannel, event: ServiceEvent): void;
  /** A log line to show. */
  note(text: string): void;
  /** Shows regular output. Called every `interval` milliseconds. */
  refresh(): void;
  readonly interval: number;
  /** Restores the terminal. */
  close(): void;
}
