import { Channel } from '../channels/channel.js';
import type { Publisher } from '../delivery/publisher.js';
import type { SubscribedChannel } from '../delivery/subscribed-channel.js';
import type { StreamContext } from '../stream/stream-context.js';
import { AccountLedger } from './account-ledger.js';
import { isOrderChannel } from './order-channels.js';

export interface AccountLedgerOptions {
  readonly context: StreamContext;
  readonly channels: ReadonlyMap<Channel, SubscribedChannel>;
  /** Publishes events that belong to no connection. */
  readonly publisher: Publisher;
}

/** Makes the account ledger of a stream, which counts and reports on its channels of orders and fills. */
export function makeAccountLedger({ context, channels, publisher }: AccountLedgerOptions): AccountLedger {
  const { exchange, account, currencyPairs, subscribeChannels } = context.options;
  const channel = subscribeChannels.find(isOrderChannel) ?? Channel.MY_ORDER;
  const count = (counter: 'skipped' | 'duplicates' | 'unmapped'): void => {
    for (const { channel: name, counters } of channels.values())
      if (isOrderChannel(name)) counters[counter]++;
  };
  const ledger: AccountLedger = new AccountLedger({
    exchange,
    account,
    pairs: new Set(currencyPairs),
    wantsFills: subscribeChannels.includes(Channel.MY_TRADE),
    wantsOrders: subscribeChannels.some(
      (name) => name === Channel.MY_ORDER || name === Channel.MY_ORDER_BATCH,
    ),
    publisher,
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
      channels.get(channel)?.reportRow(error, row);
      if (!isListed) ledger.doubt(error);
    },
    onForgotten: (what) => {
      context.warn(channel, `${what} are not remembered any more: a repeated row of one would be new`);
    },
  });
  return ledger;
}
