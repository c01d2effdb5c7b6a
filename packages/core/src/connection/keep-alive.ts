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
  /** A task was rejected: the connection has to end. */
  readonly onFailure: (reason: string) => void;
}

/** Starts the heartbeat and the tasks of a connection, and its replacement before the venue's age limit. */
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
  // A random part, so that connections that were opened together are not replaced together.
  if (rotation)
    timers.after(rotation.after * (0.9 + 0.1 * Math.random()), () => {
      onRotate('it is about to reach the age at which the venue closes it');
    });
}
