import type { SecureContextOptions } from 'node:tls';

/** One connection to a venue as core drives it: a WebSocket, or what an adapter brings in its place. */
export interface Link {
  send(frame: string): void;
  /** Asks the other side for a sign of life. */
  ping(): void;
  /** Ends it in good order, and soon in any case. */
  close(): void;
  /** Ends it at once, without a word to the other side, which may not be listening. */
  cut(): void;
}

/** What a connection tells of itself. */
export interface LinkEvents {
  readonly onOpen: () => void;
  readonly onFrame: (data: Buffer) => void;
  /** A sign of life that is no frame. */
  readonly onPulse: () => void;
  /** The dial was answered with an HTTP status; `retryAfter` in milliseconds. */
  readonly onRefused: (status: number, retryAfter: number | undefined) => void;
  readonly onError: (message: string) => void;
  /** The last call, exactly once: nothing of the connection is left. */
  readonly onClosed: (code: number, reason: string) => void;
}

/**
 * How the other side proves who it is, where the public certificate authorities do not vouch for it. Without
 * this, TLS is verified as always.
 */
export interface TlsTrust {
  /** Certificates in PEM to trust instead of the public authorities. */
  readonly ca?: SecureContextOptions['ca'];
  /** False: believes anybody. For a gateway on this very machine, and nothing else. @defaultValue true */
  readonly rejectUnauthorized?: boolean;
}

/** Where and how one connection is made, as far as only the moment of dialling knows it. Never shown to anybody. */
export interface Dial {
  /** @defaultValue the channel's `host` */
  readonly url?: string;
  /** Headers of the upgrade request, such as a session's cookie. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly tls?: TlsTrust;
  /** Makes the connection, where the venue speaks no WebSocket. Its frames are texts all the same. */
  readonly connect?: (url: string, events: LinkEvents) => Link;
}
