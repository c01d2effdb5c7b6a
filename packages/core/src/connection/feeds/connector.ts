import { resynchronizeClock } from '../../contract/clock.js';
import type { CurrencyPair } from '../../contract/currency-pair.js';
import type { StatusReporter } from '../../delivery/status-reporter.js';
import type { SubscribedChannel } from '../../delivery/subscribed-channel.js';
import { FrameReader } from '../../frames/frame-reader.js';
import type { StreamParts } from '../../stream/stream-parts.js';
import type { ChannelParams } from '../channel-params.js';
import { consequenceOf, messageOf, type ConnectionEnd } from '../connection-end.js';
import { Connection, type ConnectionEvents } from '../connection.js';
import { governorOf, type Governor } from '../governor/governor.js';
import { ConnectionContext } from '../session-context.js';
import type { Outage } from '../session.js';
import { originOf, replaceOrigin } from '../socket/origin.js';
import { timeoutsOf } from '../timeouts.js';

export interface ConnectorInit {
  readonly parts: StreamParts;
  readonly params: ChannelParams;
  readonly channels: readonly SubscribedChannel[];
  readonly reporter: StatusReporter;
}

/** What a session begins with. */
export interface Beginning {
  readonly pairs: readonly CurrencyPair[];
  /** Set where these pairs were live before. */
  readonly outage: Outage | undefined;
  readonly isReplay: boolean;
}

/** Opens the connections of one feed. Each has its own session, context and reader. */
export class Connector {
  readonly governor: Governor;
  /** Contexts of the connections that have not ended, and of `feed`. */
  readonly contexts = new Set<ConnectionContext>();
  readonly #init: ConnectorInit;
  readonly #url: string;
  readonly #signal: AbortSignal;

  constructor(init: ConnectorInit) {
    const { parts, params } = init;
    const { exchange, streamHost } = parts.context.options;
    this.#init = init;
    this.#signal = parts.context.signal;
    this.#url = replaceOrigin(params.host, streamHost);
    this.governor = governorOf({ origin: originOf(this.#url), limits: params.limits, exchange });
  }

  /** Waits until the venue's limits allow a dial. @param signal - ends the wait. @defaultValue the stream's */
  admit(signal: AbortSignal = this.#signal): Promise<void> {
    return this.governor.admitDial(signal);
  }

  /** Opens a connection, or returns why that failed. */
  async open({
    eventsOf,
    ...beginning
  }: Omit<Beginning, 'isReplay'> & {
    readonly eventsOf: (connection: () => Connection) => ConnectionEvents;
  }): Promise<Connection | ConnectionEnd> {
    const { parts, params, channels } = this.#init;
    const { context } = parts;
    const { streamHost, timeouts, proxy, receiver } = context.options;
    resynchronizeClock();
    let reader: FrameReader | undefined;
    try {
      reader = this.openSession({ ...beginning, isReplay: false });
      const { url, ...dial } = (await reader.session.dial?.()) ?? {};
      if (this.#signal.aborted) return abandoned(reader, { reason: 'stopped' });
      const connection: Connection = new Connection({
        url: url === undefined ? this.#url : replaceOrigin(url, streamHost),
        shownUrl: this.#url,
        dial,
        reader,
        timeouts: timeoutsOf(params, timeouts),
        // A time-out that the user set demands events: an answer to a probe is not enough.
        probesQuiet: timeouts?.data === undefined,
        governor: this.governor,
        proxy,
        receiver,
        onNotDirect: () => {
          channels[0]?.warnOnce(
            'receiver',
            "receiver: 'direct' is not possible here, because ws does not listen to its socket as expected: its receiver reads the frames, which is slower",
          );
        },
        fail: (code, message, cause) => context.error(code, message, { channel: params.channel, cause }),
        events: eventsOf(() => connection),
      });
      return connection;
    } catch (error) {
      return abandoned(reader, { reason: messageOf(error), ...consequenceOf(error) });
    }
  }

  /** Makes a session with its context and reader. */
  openSession(beginning: Beginning): FrameReader {
    const { parts, params, channels, reporter } = this.#init;
    const context = new ConnectionContext({ parts, params, channels, reporter, ...beginning });
    this.contexts.add(context);
    context.signal.addEventListener('abort', () => this.contexts.delete(context), { once: true });
    return new FrameReader({ parts, params, context, channels, session: params.open(context) });
  }
}

/** Ends the session of a connection that could not be opened. */
function abandoned(reader: FrameReader | undefined, end: ConnectionEnd): ConnectionEnd {
  reader?.context.end();
  reader?.session.onDisconnected?.(end.reason);
  return end;
}
