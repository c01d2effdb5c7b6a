import { expect, test } from 'vitest';
import { Random } from '@hftjs/simulator';
import { startKrakenSimulator, type KrakenSimulator } from '../index.js';
import { privateCall } from '../testing/rest.js';

const FUNDS = { usd: '50000', btc: '0.4', eth: '10' };
const PAIRS = { XBTUSD: 'btc/usd', ETHUSD: 'eth/usd', ETHXBT: 'eth/btc' } as const;
const ASSETS: Readonly<Record<string, string>> = { ZUSD: 'usd', XXBT: 'btc', XETH: 'eth' };

/** Places, amends and cancels at random, as a client does. */
async function act(venue: KrakenSimulator, random: Random): Promise<void> {
  const [name, pair] = random.pick(Object.entries(PAIRS));
  const { bid, ask } = venue.market.top(pair);
  const type = random.chance(0.5) ? 'buy' : 'sell';
  const decimals = venue.market.precision(pair).price;
  const best = (type === 'buy' ? bid : ask)?.price ?? 1;
  const price = (best * (1 + (random.next() - 0.5) * 0.002)).toFixed(decimals);
  const volume = (random.next() * (name === 'XBTUSD' ? 0.05 : 1)).toFixed(8);
  const open = venue.market.orders.filter(({ status }) => ['new', 'partially_filled'].includes(status));
  const txid = open.length === 0 ? '' : random.pick(open).orderId;
  const order = { pair: name, type, volume };
  const [method, fields] = random.pick<readonly [string, Record<string, string>]>([
    ['AddOrder', { ...order, ordertype: 'limit', price }],
    ['AddOrder', { ...order, ordertype: 'limit', price, oflags: 'post' }],
    ['AddOrder', { ...order, ordertype: 'market' }],
    ['AddOrder', { ...order, ordertype: 'market', oflags: 'viqc', volume: '0.01' }],
    ['AddOrder', { ...order, ordertype: 'stop-loss', price }],
    ['AmendOrder', { txid, order_qty: volume, limit_price: price }],
    ['EditOrder', { pair: name, txid, volume, price }],
    ['CancelOrder', { txid }],
  ]);
  await privateCall(venue, method, { fields });
  venue.market.step();
}

/** The same decimal, however many zeros it ends with. */
const plain = (text: string): string => text.replace(/\.?0+$/, '');

test.each([1, 2, 3, 4, 5])('money is conserved, and REST has what the ledger has (seed %i)', async (seed) => {
  await using venue = await startKrakenSimulator({
    seed,
    pairs: Object.values(PAIRS),
    rate: 0,
    funds: FUNDS,
  });
  const random = new Random(`money ${seed}`);
  const { ledger } = venue.market;
  for (let count = 0; count < 150; count++) await act(venue, random);
  expect(venue.market.fills.length).toBeGreaterThan(10);
  const { result: balances } = await privateCall(venue, 'Balance');
  const { result: holds } = await privateCall(venue, 'BalanceEx');
  for (const [asset, currency] of Object.entries(ASSETS)) {
    expect(plain(ledger.sum(currency))).toBe('0');
    const { totalText, heldText } = ledger.balance(venue.credentials.apiKey, currency);
    expect(plain(String(balances[asset]))).toBe(plain(totalText));
    const { balance, hold_trade } = holds[asset] as Record<string, string>;
    expect(plain(String(balance))).toBe(plain(totalText));
    expect(plain(String(hold_trade))).toBe(plain(heldText));
  }
  await checkLedgers(venue);
});

/** Every movement is listed once, and together they are the balance. */
async function checkLedgers(venue: KrakenSimulator): Promise<void> {
  const rows = new Map<string, { asset: string; amount: string; fee: string; refid: string }>();
  let count = 1;
  while (rows.size < count) {
    const { result } = await privateCall(venue, 'Ledgers', { fields: { ofs: String(rows.size) } });
    ({ count } = result as { count: number });
    const page = Object.entries(result.ledger as object);
    for (const [id, row] of page) rows.set(id, row as never);
    expect(page.length, 'pages go on').toBeGreaterThan(0);
  }
  for (const [asset, currency] of Object.entries(ASSETS)) {
    const own = [...rows.values()].filter((row) => row.asset === asset);
    const sum = own.reduce((total, { amount, fee }) => total + Number(amount) - Number(fee), 0);
    expect(sum).toBeCloseTo(venue.market.ledger.balance(venue.credentials.apiKey, currency).total, 6);
  }
  const trades = new Set([...rows.values()].map(({ refid }) => refid).filter((id) => id.startsWith('T')));
  expect(trades.size).toBe(venue.market.fills.length);
}
