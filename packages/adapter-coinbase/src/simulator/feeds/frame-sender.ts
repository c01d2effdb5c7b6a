import type { Connection } from '@hftjs/simulator';
import type { Exchange } from '../exchange.js';
import { nanoTime } from '../timestamp.js';

/**
 * Numbers the frames of one connection, of all its channels together, from 0 on. A frame that gets lost has used up its
 * number; a channel that stalls makes no frames.
 */
export class FrameSender {
  readonly #connection: Connection;
  readonly #exchange: Exchange;
  #sequence = 0;

  constructor(connection: Connection, exchange: Exchange) {
    this.#connection = connection;
    this.#exchange = exchange;
  }

  /** @param names - the names under which faults know the channel; control frames have none */
  send(channel: string, events: readonly unknown[], names: readonly string[] = []): void {
    const { faults } = this.#exchange;
    if (names.length > 0 && faults.isStalled(names)) return;
    this.sendText(this.number(channel, events), names);
  }

  /** The text of a frame, which uses up its number. */
  number(channel: string, events: readonly unknown[]): string {
    const { clock, options } = this.#exchange;
    return JSON.stringify({
      channel,
      ...(options.clientId === true && { client_id: '' }),
      timestamp: nanoTime(clock()),
      sequence_num: this.#sequence++,
      events,
    });
  }

  /** Sends a numbered frame, unless it gets lost. Returns whether it left. */
  sendText(text: string, names: readonly string[]): boolean {
    const { faults, loss } = this.#exchange;
    const frames = faults.outgoing(text, names);
    if (names.length > 0) {
      this.#connection.lastData = text;
      if (frames.length === 0 || loss.strikes(names)) return false;
    }
    for (const frame of frames) this.#connection.sendRaw(frame);
    return frames.length > 0;
  }

  /** Errors have no number. */
  fail(message: string): void {
    this.#connection.send(JSON.stringify({ type: 'error', message }));
  }
}
