import { now, type Control } from '@hftjs/core/adapter';
import { readControl } from '../../venue/control.js';
import { Requests } from '../../venue/requests.js';
import type { SpotVenue } from '../../venue/spot/kraken-api.js';

/** The requests of one connection of a private channel, and its frames without rows. The channel knows no pairs. */
export class PrivateControl {
  readonly requests: Requests;
  readonly #channel: string;
  readonly #venue: SpotVenue;
  #isPaused = false;

  constructor(channel: string, venue: SpotVenue) {
    this.#channel = channel;
    this.#venue = venue;
    this.requests = new Requests((pair) => venue.symbols.symbolOf(pair));
  }

  /** @throws Error for a frame that is not one of WebSocket v2 */
  read(packet: unknown): Control {
    const context = {
      channel: this.#channel,
      pairOf: () => undefined,
      pairsOf: (requestId: unknown) => this.requests.pairsOf(requestId),
    };
    const control = readControl(packet, context, this.#isPaused);
    if (control.kind === 'paused') this.#isPaused = true;
    if (control.kind === 'acknowledged' && control.venueTime !== undefined)
      this.#venue.clockAhead = control.venueTime - now();
    return control.kind === 'halted' ? { kind: 'retry', reason: control.reason } : control;
  }
}
