import type { Link, LinkEvents } from '@hftjs/core/adapter';
import type * as Library from '@stoqey/ib';
import { perform } from './calls.js';
import { eventFrame, isRead, type TwsEvent } from './events.js';

/** Could not connect, or the socket broke. */
const CONNECT_FAILED = 502;
/** The version of TWS or of its protocol is not supported. Handled like a close code, because redialling cannot help. */
export const OUT_OF_DATE = 503;
const UNSUPPORTED_VERSION = 506;
/** The code of a close without a reason. */
const NO_WORD = 1006;

/** The protocol's version since which sizes are fractions of shares; before, they are lots of a hundred. */
const LEAST_SERVER_VERSION = 163;

/** Events of which one change of the market sends several. */
const TICKS = new Set(['tickPrice', 'tickSize', 'updateMktDepth', 'updateMktDepthL2']);

/** The part of `@stoqey/ib` that is used. */
export type TwsLibrary = Pick<typeof Library, 'IBApi' | 'EventName'>;

export interface TwsLinkInit {
  readonly library: TwsLibrary;
  /** `tcp://host:port` */
  readonly url: string;
  readonly clientId: number;
  readonly events: LinkEvents;
}

/**
 * A connection to TWS or IB Gateway, over the client library: frames to it are calls, frames from it are events.
 * It is open once TWS has sent the next valid order id: what is asked before may get lost.
 *
 * https://interactivebrokers.github.io/tws-api/connection.html
 */
export class TwsLink implements Link {
  readonly #api: Library.IBApi;
  readonly #events: LinkEvents;
  #isOpen = false;
  #isClosed = false;
  /** Why it will close, where TWS or the library named the reason. */
  #ending = { code: NO_WORD, reason: '' };
  /** The fields of the message that is being read. */
  #fields: readonly unknown[] = [];
  #ticks: TwsEvent[] = [];

  constructor({ library, url, clientId, events }: TwsLinkInit) {
    const { hostname, port } = new URL(url);
    this.#events = events;
    this.#api = new library.IBApi({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) });
    this.#api.on(library.EventName.all, (event: string, args: readonly unknown[]) => {
      if (!this.#isClosed) this.#hear({ event, args });
    });
    this.#api.connect(clientId);
  }

  send(frame: string): void {
    perform(this.#api, frame);
  }

  ping(): void {
    this.#api.reqCurrentTime();
  }

  close(): void {
    this.cut();
  }

  cut(): void {
    if (!this.#isClosed) this.#api.disconnect();
  }

  #hear({ event, args }: TwsEvent): void {
    switch (event) {
      case 'received':
        this.#fields = Array.isArray(args[0]) ? args[0] : [];
        return;
      case 'server':
        this.#checkVersion(Number(args[0]));
        return;
      case 'disconnected':
        this.#flush();
        this.#isClosed = true;
        this.#events.onClosed(this.#ending.code, this.#ending.reason);
        return;
      case 'tickPrice':
        // The library emits the size of a bid only with the next message, where it belongs to another price.
        this.#forward({ event, args: [...args, Number(String(this.#fields[5]).replaceAll(',', ''))] });
        return;
      case 'error':
        this.#hearError(args);
        return;
      default:
        if (isRead(event)) this.#forward({ event, args });
        if (event === 'nextValidId') this.#open();
    }
  }

  #hearError([error, code, id]: readonly unknown[]): void {
    const message = error instanceof Error ? error.message : String(error);
    if (code === CONNECT_FAILED) this.#events.onError(message);
    else if (code === OUT_OF_DATE || code === UNSUPPORTED_VERSION)
      this.#ending = { code: OUT_OF_DATE, reason: message };
    else this.#forward({ event: 'error', args: [message, code, id] });
  }

  #checkVersion(version: number): void {
    if (version >= LEAST_SERVER_VERSION) return;
    const reason = `it speaks version ${version} of its protocol; ${LEAST_SERVER_VERSION} is the least, update it`;
    this.#ending = { code: OUT_OF_DATE, reason };
    this.#api.disconnect();
  }

  #open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#events.onOpen();
  }

  /** Ticks that arrive together are one frame: the new bid and the new ask of one change of the market. */
  #forward(event: TwsEvent): void {
    if (!TICKS.has(event.event)) {
      this.#flush();
      this.#emit([event]);
      return;
    }
    if (this.#ticks.length === 0)
      queueMicrotask(() => {
        this.#flush();
      });
    this.#ticks.push(event);
  }

  #flush(): void {
    if (this.#ticks.length === 0) return;
    const ticks = this.#ticks;
    this.#ticks = [];
    this.#emit(ticks);
  }

  #emit(events: readonly TwsEvent[]): void {
    if (!this.#isClosed) this.#events.onFrame(Buffer.from(eventFrame(events)));
  }
}
