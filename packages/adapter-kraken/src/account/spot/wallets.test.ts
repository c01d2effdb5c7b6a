import { parseExactJson } from '@hftjs/core/adapter';
import { describe, expect, test } from 'vitest';
import { parseAssetBalance, parseMovement } from './balance-rows.js';
import { Wallets } from './wallets.js';

const movement = (wallet: string, balance: string, currency = 'usd') => ({
  currency,
  wallet,
  balance,
  time: undefined,
});

const usd = (total: string, ...wallets: readonly (readonly [wallet: string, balance: string])[]) => ({
  currency: 'usd',
  total,
  wallets: wallets.map(([wallet, balance]) => ({ wallet, balance })),
});

describe('rows', () => {
  test('a snapshot states a total and its wallets, digit for digit', () => {
    const row = parseExactJson(
      '{"asset":"XXBT","asset_class":"currency","balance":774.6366982600,"wallets":[{"type":"spot","id":"main","balance":1.20}]}',
    );
    expect(parseAssetBalance(row)).toEqual({
      currency: 'btc',
      total: '774.6366982600',
      wallets: [{ wallet: 'spot/main', balance: '1.20' }],
    });
  });

  test('an update states what one wallet holds', () => {
    const row = parseExactJson(
      '{"asset":"USD","amount":-15.44,"balance":984.5600,"fee":0.0247,"timestamp":"2026-06-06T10:05:00.123456Z","subtype":null,"wallet_type":"earn","wallet_id":"flex"}',
    );
    expect(parseMovement(row)).toEqual({
      currency: 'usd',
      wallet: 'earn/flex',
      balance: '984.5600',
      time: Date.UTC(2026, 5, 6, 10, 5) + 123.456,
    });
  });

  test.each([
    ['{"balance":1}', parseAssetBalance],
    ['{"asset":"USD"}', parseAssetBalance],
    ['{"asset":"USD","balance":1,"wallets":{}}', parseAssetBalance],
    ['{"asset":"USD","balance":1,"wallets":[{"type":"spot","id":"main"}]}', parseAssetBalance],
    ['{"asset":"USD","balance":1}', parseMovement],
    ['{"asset":"USD","balance":"x","wallet_type":"spot","wallet_id":"main"}', parseMovement],
  ])('%s is refused', (json, parse) => {
    expect(() => parse(parseExactJson(json))).toThrow();
  });
});

describe('the total of a currency', () => {
  test('changes by what its wallet changed, exactly', () => {
    const wallets = new Wallets();
    wallets.begin([usd('0.3', ['spot/main', '0.1'], ['earn/flex', '0.2'])], true);
    expect(wallets.moved(movement('spot/main', '0.4'))).toBe('0.6');
    expect(wallets.moved(movement('earn/flex', '0'))).toBe('0.4');
    // Sent again, it changes nothing.
    expect(wallets.moved(movement('earn/flex', '0'))).toBe('0.4');
  });

  test('is not known before the snapshot', () => {
    const wallets = new Wallets();
    expect(wallets.moved(movement('spot/main', '0.4'))).toBeUndefined();
    expect(wallets.currencies).toEqual([]);
  });

  test('of a currency that was not held is what the first wallet holds', () => {
    const wallets = new Wallets();
    wallets.begin([], true);
    expect(wallets.moved(movement('spot/main', '5', 'eth'))).toBe('5');
    expect(wallets.moved(movement('earn/flex', '2', 'eth'))).toBe('7');
  });

  test('is not known any more where it was not stated what a wallet held', () => {
    const wallets = new Wallets();
    wallets.begin([usd('160.2405', ['spot/main', '1.34'])], true);
    expect(wallets.moved(movement('spot/main', '1'))).toBe('159.9005');
    expect(wallets.moved(movement('earn/flex', '100'))).toBeUndefined();
    expect(wallets.moved(movement('spot/main', '2'))).toBeUndefined();
    wallets.begin([usd('102', ['spot/main', '2'], ['earn/flex', '100'])], true);
    expect(wallets.moved(movement('earn/flex', '101'))).toBe('103');
  });

  test('of a currency that is not in a snapshot with rows that could not be read is not known', () => {
    const wallets = new Wallets();
    wallets.begin([], false);
    expect(wallets.moved(movement('spot/main', '5'))).toBeUndefined();
  });
});
