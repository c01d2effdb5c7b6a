import { INFO, type Control } from '@hftjs/core/adapter';
import { marketRows, type StreamPacket } from '../venue/packet.js';
import { MarketSession } from './market-session.js';

/** One connection of a channel whose events are published as they come. */
export abstract class EventSession<Event> extends MarketSession<Event> {
  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    const frame = marketRows(packet);
    if (!frame) return this.control(packet);
    const events = this.eventsIn(frame, receivedTime);
    for (const event of events) this.publish(event, receivedTime);
    return events.length > 0 ? undefined : INFO;
  }

  onMessage(packet: unknown, receivedTime: number): Control | undefined {
    const event = this.eventIn(packet as StreamPacket, receivedTime);
    if (event === undefined) return INFO;
    this.publish(event, receivedTime);
    return undefined;
  }

  protected abstract publish(event: Event, receivedTime: number): void;
}
