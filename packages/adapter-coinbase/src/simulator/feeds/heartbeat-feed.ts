import type { Exchange } from '../exchange.js';
import type { Feed, Send } from './feed.js';
import { goTime } from '../timestamp.js';

/** Servers are not started at full seconds. */
const PART_OF_SECOND = 0.260485341;

/** One beat a second. */
export function heartbeatFeed({ heart, clock }: Exchange, send: Send): Feed {
  const stop = heart.on(() => {
    const { count } = heart;
    send({ current_time: goTime(clock(), count + PART_OF_SECOND), heartbeat_counter: count });
  });
  return { release: stop };
}
