import type { SecureContextOptions } from 'node:tls';

/** A transport link to a venue: a WebSocket, or what an adapter uses instead. */
export interface Link {
  send(frame: string): void;
  /** Sends a ping. */
  ping(): void;
  /** Closes it with a close frame, or without one if the other side does not answer soon. */
  close(): void;
  /** Ends it at once, without a close frame: the other side may not be reading. */
  cut(): void;
}

/** What happens to a link. */
export interface LinkEvents {
  readonly onOpen: () => void;
  readonly onFrame: (data: Buffer) => void;
  /**
   * The same of a frame between two places of received bytes, which must not change.
   *
   * @defaultValue `onFrame` is called
   */
  readonly onFrameWithin?: (received: Buffer, from: number, end: number) => void;
  /** A ping or pong arrived. */
  readonly onPulse: () => void;
  /** The dial was answered with an HTTP status; `retryAfter` in milliseconds. */
  readonly onRefused: (status: number, retryAfter: number | undefined) => void;
  readonly onError: (message: string) => void;
  /** The last call, made exactly once: the link is closed. */
  readonly onClosed: (code: number, reason: string) => void;
}

/**
 * How the server's certificate is verified, where no public certificate authority signed it. Without this, TLS is
 * verified as usual.
 */
export interface TlsTrust {
  /** Certificates in PEM to trust instead of the public authorities. */
  readonly ca?: SecureContextOptions['ca'];
  /**
   * When false, the server's certificate is not verified. Only for a gateway on the same machine.
   *
   * @defaultValue true
   */
  readonly rejectUnauthorized?: boolean;
}

/** The facts of one dial that are known only when it begins. They may contain secrets and are never logged. */
export interface Dial {
  /** @defaultValue the channel's `host` */
  readonly url?: string;
  /** Headers of the upgrade request, such as a session's cookie. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly tls?: TlsTrust;
  /** Opens the link, where the venue has no WebSocket. Its frames are texts too. */
  readonly connect?: (url: string, events: LinkEvents) => Link;
}
