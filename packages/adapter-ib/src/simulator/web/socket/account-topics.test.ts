import { afterEach, expect, test } from 'vitest';
import { startIBSimulator, type IBSimulator, type IBSimulatorOptions } from '../../index.js';
import { connect, CONID, enter, messagesOf, settle, type Row } from '../../testing/web.js';

let venue: IBSimulator;

async function start(options: Partial<IBSimulatorOptions> = {}): Promise<void> {
  const funds = { usd: '100000', eur: '500' };
  venue = await startIBSimulator({ seed: 7, pairs: ['aapl/usd', 'eur/usd'], rate: 0, funds, ...options });
}
afterEach(() => venue.close());

const resultsOf = (message: Row | undefined): Row[] => (message?.result ?? []) as Row[];

test('the ledger comes at intervals, and what has not changed is only a key', async () => {
  await start({ accountInterval: 20 });
  const account = venue.accounts[0]!;
  await using client = await connect(venue);
  client.send(`sld+${account}+{}`);
  await client.waitUntil(() => messagesOf(client, 'sld').length > 1);
  const [first, second] = messagesOf(client, 'sld').map(resultsOf);
  expect(first!.map(({ key }) => key)).toEqual(['LedgerListBASE', 'LedgerListEUR', 'LedgerListUSD']);
  expect(first![2]).toMatchObject({ cashbalance: 100_000, secondKey: 'USD', acctCode: account });
  expect(first![1]).toMatchObject({ cashbalance: 500 });
  expect(Object.keys(second![2]!)).toEqual(['key', 'timestamp']);
  venue.placeOrder({ pair: 'aapl/usd', side: 'buy', type: 'market', volume: 10 });
  const { total } = venue.market.ledger.balance(account, 'usd');
  await client.waitUntil(() =>
    messagesOf(client, 'sld').some((message) => resultsOf(message)[2]?.cashbalance === total),
  );
  client.send(`uld+${account}+{}`);
  await client.waitFor('{"result":"unsubscribed from ledger"}');
});

test('rows and fields of the summary can be chosen', async () => {
  await start();
  const account = venue.accounts[0]!;
  await using client = await connect(venue);
  client.send(`ssd+${account}+{"keys":["TotalCashValue","AccountReady"],"fields":["monetaryValue","value"]}`);
  await settle(client);
  const [message] = messagesOf(client, 'ssd');
  expect(resultsOf(message)).toEqual([
    { key: 'AccountReady', value: 'true', timestamp: expect.any(Number) as number },
    {
      key: 'TotalCashValue',
      monetaryValue: expect.any(Number) as number,
      timestamp: expect.any(Number) as number,
    },
  ]);
  client.send('ssd+DU1+{}');
  await client.waitFor('No such account: DU1');
});

test('profit and loss follows the market', async () => {
  await start({ sampleInterval: 20 });
  const account = venue.accounts[0]!;
  venue.placeOrder({ pair: 'aapl/usd', side: 'buy', type: 'market', volume: 100 });
  await using client = await connect(venue);
  client.send('spl+{}');
  await settle(client);
  const profit = (): Row | undefined =>
    (messagesOf(client, 'spl').at(-1)?.args as Record<string, Row> | undefined)?.[`${account}.Core`];
  const mark = venue.market.ledger.position(account, 'aapl/usd').markPrice;
  expect(profit()?.mv).toBeCloseTo(100 * mark, 2);
  client.send('upl+{}');
});

test('bars come once; five requests are open at most', async () => {
  await start();
  venue.market.trade('aapl/usd', 'buy', 100);
  await using client = await enter(venue);
  const ask = (): void => {
    client.send(`smh+${CONID.AAPL}+{"period":"1d","bar":"1h","source":"trades"}`);
  };
  for (let count = 0; count < 6; count++) ask();
  await client.waitFor('Too many requests for history');
  const answers = messagesOf(client, 'smh');
  expect(answers).toHaveLength(5);
  const bars = answers[0]!.data as Row[];
  const trades = venue.market.trades('aapl/usd');
  expect(bars.at(-1)).toMatchObject({ c: trades.at(-1)!.price });
  expect(bars.reduce((sum, { v }) => sum + Number(v), 0)).toBe(
    trades.reduce((sum, { volume }) => sum + volume, 0),
  );
  client.send(`umh+${String(answers[0]!.serverId)}`);
  ask();
  await client.waitUntil(() => messagesOf(client, 'smh').length === 6);
  client.send(`smh+${CONID.AAPL}+{"period":"soon","bar":"1h"}`);
  await client.waitFor('No such contract');
});
