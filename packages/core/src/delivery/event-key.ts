import type { ChannelRow } from '../channels/channel-row.js';
import { CHANNELS } from '../channels/channels.js';

/** Per channel, the further part of an event's key, where there is one. */
const KEYS = new Map<unknown, (event: never) => string>(
  Object.entries(CHANNELS).flatMap(([channel, row]: [string, Omit<ChannelRow<never>, 'sound'>]) =>
    row.key === undefined ? [] : [[channel, row.key.bind(row)]],
  ),
);

/**
 * Events of two venues, accounts or channels never replace one another, nor do those of two currencies, sides or
 * candles. The first three parts contain no space, and those of a channel stand in a line of their own.
 */
export function eventKey(item: unknown): string {
  const { exchange, channel, symbol, account } = item as Readonly<Record<string, unknown>>;
  const key = `${String(exchange)} ${String(channel)} ${String(symbol)} ${String(account)}`;
  const more = KEYS.get(channel);
  return more === undefined ? key : `${key}\n${more(item as never)}`;
}
