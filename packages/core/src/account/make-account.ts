import type { ChannelMonitor } from '../delivery/channel-state.js';
import { Channel, isPrivateChannel } from '../channels/channel.js';
import type { ChannelEvents } from '../delivery/observer.js';
import type { StreamContext } from '../stream/stream-context.js';
import { AccountLedger } from './account-ledger.js';

export interface AccountLedgerOptions {
  readonly context: StreamContext;
  readonly monitors: ReadonlyMap<Channel, ChannelMonitor>;
  readonly onBadRow: (
    channel: Channel,
    error: unknown,
    about: { readonly row: unknown; readonly isListed: boolean },
  ) => void;
}

/** The own orders and fills of a stream, counted and told on its private channels. */
export function makeAccountLedger({ context, monitors, onBadRow }: AccountLedgerOptions): AccountLedger {
  const { exchange, account, currencyPairs, subscribeChannels } = context.options;
  const channel = subscribeChannels.find(isPrivateChannel) ?? Channel.MY_ORDER;
  const count = (counter: 'skipped' | 'duplicates' | 'unmapped'): void => {
    for (const monitor of monitors.values()) if (isPrivateChannel(monitor.channel)) monitor[counter]++;
  };
  return new AccountLedger({
    exchange,
    account,
    pairs: new Set(currencyPairs),
    wantsFills: subscribeChannels.includes(Channel.MY_TRADE),
    wantsOrders: subscribeChannels.some(
      (name) => name === Channel.MY_ORDER || name === Channel.MY_ORDER_BATCH,
    ),
    publish: (target: Channel, event: ChannelEvents[Channel]) => {
      monitors.get(target)?.publish(event);
    },
    onSkipped: () => {
      count('skipped');
    },
    onDuplicate: () => {
      count('duplicates');
    },
    onUnmapped: ({ orderId, symbol, rawStatus }) => {
      count('unmapped');
      context.warn(channel, 'an order has a status that is not mapped', { orderId, symbol, rawStatus });
    },
    onBadRow: (error, row, isListed) => {
      onBadRow(channel, error, { row, isListed });
    },
    onForgotten: (what) => {
      context.warn(channel, `${what} are not remembered any more: a repeated row of one would be new`);
    },
  });
}
