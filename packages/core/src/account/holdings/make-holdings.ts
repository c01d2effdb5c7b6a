import { Channel } from '../../channels/channel.js';
import type { ChannelCounters } from '../../delivery/channel-counters.js';
import type { SubscribedChannel } from '../../delivery/subscribed-channel.js';
import type { StreamContext } from '../../stream/stream-context.js';
import { BALANCES, POSITIONS } from './holding-kind.js';
import type { BalanceRow, PositionRow } from './holding-rows.js';
import { HoldingsLedger } from './holdings-ledger.js';

/** The balances and positions of a stream. */
export interface StreamHoldings {
  readonly balances: HoldingsLedger<'my_balance', BalanceRow>;
  readonly positions: HoldingsLedger<'my_position', PositionRow>;
}

/** Makes the ledgers of a stream, which count on their channels. */
export function makeHoldings(
  context: StreamContext,
  channels: ReadonlyMap<Channel, SubscribedChannel>,
): StreamHoldings {
  const { options } = context;
  const { exchange, account } = options;
  const countingOn = (channel: Channel): Pick<Counting, 'onSkipped' | 'onDuplicate'> => {
    const counters: ChannelCounters | undefined = channels.get(channel)?.counters;
    return {
      onSkipped: (rows) => {
        if (counters) counters.skipped += rows;
      },
      onDuplicate: () => {
        if (counters) counters.duplicates++;
      },
    };
  };
  return {
    balances: new HoldingsLedger({ kind: BALANCES, exchange, account, ...countingOn(Channel.MY_BALANCE) }),
    positions: new HoldingsLedger({
      kind: POSITIONS,
      exchange,
      account,
      ...countingOn(Channel.MY_POSITION),
      isSubscribed: ({ symbol }) => options.currencyPairs.includes(symbol),
    }),
  };
}

interface Counting {
  readonly onSkipped: (rows: number) => void;
  readonly onDuplicate: () => void;
}
