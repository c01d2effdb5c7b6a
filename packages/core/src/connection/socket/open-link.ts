import type { ChannelParams } from '../channel-params.js';
import type { StreamError } from '../../contract/stream-error.js';
import type { Receiver } from '../../contract/stream-options.js';
import type { ConnectionEnd } from '../connection-end.js';
import type { Dial, Link } from './link.js';
import { Socket } from './socket.js';
import { endOfClose, endOfRefusedDial } from './venue-refusal.js';

export interface LinkInit {
  readonly url: string;
  /** The URL without secrets, for messages. */
  readonly shownUrl: string;
  readonly dial: Omit<Dial, 'url'>;
  /** URL of an HTTP proxy. */
  readonly proxy: string | undefined;
  readonly receiver: Receiver;
  /** The receiver `direct` is not possible here: `ws` reads the frames. */
  readonly onNotDirect: () => void;
  readonly fail: (code: 'auth_rejected' | 'connect_failed', message: string, cause?: unknown) => StreamError;
}

export interface LinkHandlers {
  readonly onOpen: () => void;
  readonly onFrame: (data: Buffer) => void;
  /** Of a frame between two places of received bytes, which do not change. */
  readonly onFrameWithin: (received: Buffer, from: number, end: number) => void;
  readonly onPulse: () => void;
  /** It failed, and is to be cut. */
  readonly onFailure: (end: ConnectionEnd) => void;
  /** The last call, exactly once: nothing of the connection is left. */
  readonly onClosed: (end: ConnectionEnd) => void;
}

/** Dials: a WebSocket, or what the adapter brings in its place. Refusals and closes come as what they mean. */
export function openLink(
  { url, shownUrl, dial, proxy, receiver, onNotDirect, fail }: LinkInit,
  params: Pick<ChannelParams, 'fatalHttpCodes' | 'fatalCloseCodes' | 'finalCloseCodes' | 'closePauses'>,
  { onOpen, onFrame, onFrameWithin, onPulse, onFailure, onClosed }: LinkHandlers,
): Link {
  const { connect, ...socket } = dial;
  const events = {
    onOpen,
    onFrame,
    onFrameWithin,
    onPulse,
    onRefused: (status: number, retryAfter: number | undefined) => {
      onFailure(endOfRefusedDial({ shownUrl, status, retryAfter }, params, fail));
    },
    onError: (message: string) => {
      onFailure({ reason: message });
    },
    onClosed: (code: number, closeReason: string) => {
      onClosed(endOfClose({ code, closeReason }, params, fail));
    },
  };
  return connect
    ? connect(url, events)
    : new Socket({ url, proxy, receiver, onNotDirect, ...socket, events });
}
