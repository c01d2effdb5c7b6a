import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { Channel } from '@hftjs/core';
import { Recorder } from '@hftjs/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { encodeMessage } from '../../simulator/tws/wire.js';
import { openStream, type OpenOptions, type Opened } from '../../testing/streams.js';

const open = (options: OpenOptions): Opened<Recorder> => openStream(new Recorder(), options);

test.each([
  [150, '163 is the least, update it'],
  [99, 'Unsupported Version 99'],
])('a TWS of version %i ends the stream', async (version, words) => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write(encodeMessage([version, '20261123 15:04:05 EST']));
    });
  });
  onTestFinished(() => {
    server.close();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await using harness = open({
    streamHost: `tcp://127.0.0.1:${port}`,
    currencyPairs: ['aapl/usd'],
    subscribeChannels: [Channel.TICKER],
  });
  await expect(harness.ended).rejects.toMatchObject({ code: 'connect_failed' });
  await expect(harness.ended).rejects.toThrow(words);
});
