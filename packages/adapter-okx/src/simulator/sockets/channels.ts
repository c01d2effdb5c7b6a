import type { Argument, ChannelContext, Channels, Open, Path } from './channel.js';
import { MARKET_CHANNELS } from './market-channels.js';
import { OWN_CHANNELS } from './own-channels.js';

/** A subscription that could be opened. */
export interface Subscription {
  /** As pushes have it. */
  readonly argument: Argument;
  /** Names under which faults know the frames. */
  readonly channels: readonly string[];
  readonly open: Open;
  readonly isPrivate: boolean;
}

const CHANNELS: Channels = { ...MARKET_CHANNELS, ...OWN_CHANNELS };

/** What an argument subscribes to on this path; absent when the path has no such channel or instrument. */
export function subscriptionOf(path: Path, context: ChannelContext): Subscription | undefined {
  const { argument, account } = context;
  const channel = CHANNELS[argument.channel ?? ''];
  if (channel?.path !== path) return undefined;
  const { needs, takes = [], faultNames } = channel;
  const known = ['channel', ...needs, ...takes];
  const isWellFormed =
    needs.every((name) => argument[name] !== undefined) &&
    Object.keys(argument).every((name) => known.includes(name));
  const open = isWellFormed ? channel.open(context) : undefined;
  if (open === undefined) return undefined;
  const isPrivate = channel.isPrivate ?? false;
  const pushed =
    path !== 'public' && isPrivate && account !== undefined ? { ...argument, uid: account.uid } : argument;
  return { argument: pushed, channels: [argument.channel ?? '', ...faultNames], open, isPrivate };
}

const ORDER: readonly string[] = ['channel', 'instType', 'instFamily', 'instId'];

/** The same argument with its keys in the venue's order: clients send them in any. */
export function canonical(argument: Argument): Argument {
  return Object.fromEntries(Object.entries(argument).sort(([left], [right]) => rank(left) - rank(right)));
}

const rank = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
