import { isIPv4 } from 'node:net';
import { OptionError, type ResolvedOptions, type TlsTrust } from '@hftjs/core/adapter';
import type { IBArgs } from '../../subscribe-args.js';

/** Where all paths of the Web API begin. */
export const ROOT = '/v1/api';

const GATEWAY = 'https://localhost:5000';
const PUBLIC = 'https://api.ibkr.com';

/** Where the Web API is. */
export interface Hosts {
  /** Origin of REST. */
  readonly rest: string;
  /** URL of the WebSocket. */
  readonly socket: string;
  readonly tls: TlsTrust | undefined;
}

/**
 * A gateway on this machine, or IBKR itself where requests are signed.
 *
 * @throws OptionError `invalid_options` for an unverified host that is not this machine
 */
export function hostsOf(options: ResolvedOptions, args: IBArgs, signs: boolean): Hosts {
  const { exchange, apiHost = signs ? PUBLIC : GATEWAY, environment } = options;
  if (environment === 'testnet')
    throw new OptionError(exchange, {
      option: ['environment'],
      sentence:
        'there is no testnet; paper accounts have a login of their own: environment demo checks for one',
    });
  const rest = apiHost.replace(/\/$/, '');
  const socket = `${rest.replace(/^http/, 'ws')}${ROOT}/ws`;
  if (args.acceptSelfSigned)
    for (const host of [rest, options.streamHost ?? rest])
      if (!isThisMachine(new URL(host).hostname))
        throw new OptionError(exchange, {
          option: ['subscribeArgs', 'acceptSelfSigned'],
          predicate: (spell) =>
            `is for a gateway on this machine, and ${new URL(host).hostname} is none; ` +
            `pass its certificate as ${spell('subscribeArgs.ca')}`,
        });
  const unverified = args.acceptSelfSigned ? { rejectUnauthorized: false } : undefined;
  return { rest, socket, tls: args.ca === undefined ? unverified : { ca: args.ca } };
}

const isThisMachine = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'));
