import type { StreamError, Ticker } from '@hftjs/core';
import { expect, test } from 'vitest';
import { fakeStream, recordingLogger, startFakeVenue, ticker } from './fixtures/fake-exchange.js';
import { runServices, ServiceBase, type ServiceRunner } from './index.js';

class Printer extends ServiceBase {
  readonly bids: number[] = [];
  readonly errors: string[] = [];

  override onTicker({ bidPrice = 0 }: Ticker): void {
    this.bids.push(bidPrice);
  }

  override onError(error: unknown): void {
    this.errors.push((error as StreamError).code);
  }
}

const configOf = (streamHost: string): object => ({
  'service.printer': {
    class_name: 'Printer',
    setting: {
      streams: [
        {
          exchange: 'fake',
          currency_pairs: ['btc/usd'],
          subscribe_channels: ['ticker'],
          stream_host: streamHost,
          reconnect_times: { attempts: 1, immediate: 1, refusal_pause: 10 },
        },
      ],
    },
  },
});

const run = (streamHost: string): Promise<ServiceRunner> =>
  runServices(configOf(streamHost), { Printer }, recordingLogger());

test('a stream that has failed is started again: its service gets its events', async () => {
  const answer: { control: 'acknowledged' | 'auth_rejected' } = { control: 'auth_rejected' };
  await using venue = await startFakeVenue(answer);
  await using runner = await run(venue.streamHost);
  const printer = runner.services.get('printer') as Printer;
  await expect(runner.ended).rejects.toMatchObject({ code: 'auth_rejected' });
  const [stream] = runner.failed;
  if (!stream) throw new Error('no stream has failed');
  await expect(runner.restart(stream)).rejects.toMatchObject({ code: 'auth_rejected' });
  await expect.poll(() => printer.errors).toEqual(['auth_rejected', 'auth_rejected']);
  expect(runner.failed).toEqual([stream]);
  answer.control = 'acknowledged';
  await runner.restart(stream);
  expect(runner.failed).toEqual([]);
  venue.push({ tickers: [ticker(7)] });
  await expect.poll(() => printer.bids).toEqual([7]);
  await expect(runner.ended).rejects.toMatchObject({ code: 'auth_rejected' });
  await runner.stop();
  expect(venue.connections()).toBe(0);
});

test('a stream that runs is stopped and started again, and the runner does not end', async () => {
  await using venue = await startFakeVenue();
  await using runner = await run(venue.streamHost);
  await runner.ready();
  const [stream] = runner.streams;
  if (!stream) throw new Error('there is no stream');
  await runner.restart(stream);
  expect(venue.dials()).toBe(2);
  venue.push({ tickers: [ticker(7)] });
  const printer = runner.services.get('printer') as Printer;
  await expect.poll(() => printer.bids).toEqual([7]);
  expect(printer.errors).toEqual([]);
});

test('only streams of the runner, and not after stop()', async () => {
  await using venue = await startFakeVenue();
  await using runner = await run(venue.streamHost);
  await expect(runner.restart(fakeStream(['ticker']))).rejects.toMatchObject({ code: 'invalid_options' });
  await runner.stop();
  const [stream] = runner.streams;
  if (!stream) throw new Error('there is no stream');
  await expect(runner.restart(stream)).rejects.toMatchObject({ code: 'closed' });
});
