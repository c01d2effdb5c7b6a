import type { ChannelParams } from './channel-params.js';
import type { Session } from './session.js';
import { messageOf } from './connection-end.js';
import type { Link } from './socket/link.js';
import type { Timers } from './timers.js';

export interface KeepAliveInit {
  readonly params: Pick<ChannelParams, 'heartbeat' | 'rotation'>;
  readonly session: Pick<Session, 'every'>;
  readonly timers: Timers;
  readonly link: Link;
  readonly onRotate: (reason: string) => void;
  /** The connection cannot go on. */
  readonly onFailure: (reason: string) => void;
}

/** Begins what has to be done regularly on a connection, and once before the venue closes it for its age. */
export function keepAlive({ params, session, timers, link, onRotate, onFailure }: KeepAliveInit): void {
  const { heartbeat, rotation } = params;
  const { every = [] } = session;
  if (heartbeat)
    timers.every(heartbeat.interval, () => {
      if (heartbeat.frame) link.send(heartbeat.frame());
      else link.ping();
    });
  for (const task of 'run' in every ? [every] : every)
    timers.every(task.interval, () => {
      task.run().catch((error: unknown) => {
        onFailure(`could not renew: ${messageOf(error)}`);
      });
    });
  // Connections that began together shall not be replaced together.
  if (rotation)
    timers.after(rotation.after * (0.9 + 0.1 * Math.random()), () => {
      onRotate('it is about to reach the age at which the venue closes it');
    });
}
