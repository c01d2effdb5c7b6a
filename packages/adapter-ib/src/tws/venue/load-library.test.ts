import { Channel, Exchange, StreamError } from '@hftjs/core';
import { Recorder } from '@hftjs/testkit';
import { expect, test, vi } from 'vitest';
import { makeStream } from '../../testing/streams.js';

vi.mock('@stoqey/ib', () => {
  throw new Error("Cannot find package '@stoqey/ib'");
});

test('without the package the stream ends with an error that names it', async () => {
  const { stream, recorder } = makeStream(new Recorder(), {
    currencyPairs: ['aapl/usd'],
    subscribeChannels: [Channel.TICKER],
  });
  const error: unknown = await stream.start().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(StreamError);
  expect(error).toMatchObject({ code: 'invalid_options', exchange: Exchange.IB });
  expect(String(error)).toContain('npm install @stoqey/ib rxjs');
  expect(recorder.saw('failed')).toBe(true);
});
