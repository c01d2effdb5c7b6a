import { Channel, Exchange, getExchangeStream, silentLogger } from '@hftjs/core';
import { recordSession } from '@hftjs/testkit';
import { expect, test } from 'vitest';
import '../../../index.js';
import type { WebVenue } from '../../venue/web-venue.js';
import { PositionSession } from './position-session.js';

/** What the session takes of its venue before it is connected. */
const VENUE = { timing: { tickle: 60_000, positions: 30_000 } } as unknown as WebVenue;

test('an own fill has the positions read, and is no event of the channel itself', () => {
  const record = recordSession({ exchange: 'ib' });
  const session = new PositionSession(record.context, VENUE);
  const fill = { topic: 'str', args: [{ execution_id: '1.2.3.01', conid: '265598' }] };
  expect(session.onPacket(fill, 1)).toEqual({ kind: 'info' });
  expect(session.onPacket(fill, 2)).toEqual({ kind: 'info' });
  expect(record.refreshes).toBe(2);
  expect(record.positions).toEqual([]);
});

test.each([Channel.CANDLE, Channel.INSTRUMENT])(
  '%s of the Web API is unsupported, and TWS is named',
  (channel) => {
    const make = (): unknown =>
      getExchangeStream({
        exchange: Exchange.IB,
        currencyPairs: ['aapl/usd'],
        subscribeChannels: [channel],
        logger: silentLogger,
      });
    expect(make).toThrow("{ transport: 'tws' }");
    expect(make).toThrow(expect.objectContaining({ code: 'unsupported_channel' }));
  },
);
