import type { Channel } from '@hftjs/core';
import { BoundedMap, PendingFills, type ResolvedOptions } from '@hftjs/core/adapter';
import { splitExecutionId } from '../../order-names.js';
import type { StreamFacts } from '../../stream-facts.js';
import type { IBArgs } from '../../subscribe-args.js';
import { KnownOrders } from '../account/known-orders.js';
import type { BrokerageSession, SessionMember } from './brokerage-session.js';
import { leaveSession, sessionOf } from './brokerage-sessions.js';
import { ContractDirectory } from './contract-directory.js';
import { hostsOf, type Hosts } from './hosts.js';
import { oauthCredentialsOf } from './oauth/credentials.js';
import { webTiming, type WebTiming } from './timing.js';
import { limitsOf, WebApi } from './web-api.js';

/** Orders of which it is remembered that the wire sent their state. */
const HEARD_KEPT = 20_000;

/** The Web API as one stream uses it: through a gateway where a person has logged in, or with requests that are signed. */
export class WebVenue {
  readonly options: ResolvedOptions;
  readonly args: IBArgs;
  readonly timing: WebTiming;
  readonly hosts: Hosts;
  /** Of OAuth: the access token, which goes into the socket's URL. */
  readonly accessToken: string | undefined;
  readonly session: BrokerageSession;
  readonly member: SessionMember;
  readonly directory: ContractDirectory;
  readonly orders = new KnownOrders();
  readonly fills: PendingFills;
  /** Orders whose state the socket sent: they belong to the time of the stream, whatever a list states. */
  readonly heard = new BoundedMap<string, true>(HEARD_KEPT);
  /** Orders that had ended when the stream began; `undefined` until its first list was read. */
  endedBefore: ReadonlySet<string> | undefined;
  readonly #warned = new Set<string>();

  /** @throws StreamError `invalid_options`, naming what to mend */
  constructor(facts: StreamFacts) {
    const { options, args, account, onEnd } = facts;
    const { exchange, currencyPairs: pairs } = options;
    const credentials = oauthCredentialsOf(options);
    const timing = webTiming();
    const hosts = hostsOf(options, args, credentials !== undefined);
    const session = sessionOf(hosts.rest, credentials, { exchange, timing });
    const { signer } = session;
    const rest = facts.restClient(hosts.rest, limitsOf(signer !== undefined, timing), hosts.tls);
    const api = new WebApi({ exchange, rest, origin: hosts.rest, signer, timing });
    this.options = options;
    this.args = args;
    this.timing = timing;
    this.hosts = hosts;
    this.accessToken = credentials?.accessToken;
    this.session = session;
    this.member = {
      api,
      get signal() {
        return facts.signal;
      },
      compete: args.compete,
    };
    const { contracts } = args;
    this.directory = new ContractDirectory({ pairs, contracts, session, member: this.member });
    const patience = timing.commission;
    this.fills = new PendingFills({ account, patience, revisionOf: splitExecutionId, onEnd });
    onEnd(() => {
      leaveSession(session, this.member);
    });
  }

  /** Logs a warning, once in the life of the stream. */
  warnOnce(channel: Channel, message: string): void {
    if (this.#warned.has(message)) return;
    this.#warned.add(message);
    const { exchange, logger } = this.options;
    logger.warn({ exchange, channel }, message);
  }
}
