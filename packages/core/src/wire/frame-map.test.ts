import { expect, test, vi } from 'vitest';
import { seeded } from '../testing/seeded.js';
import { FrameMap, lastText } from './frame-map.js';

test('is a map, whichever text was read last', () => {
  const random = seeded(5);
  const map = new FrameMap<string, number>();
  const model = new Map<string, number>();
  for (let step = 0; step < 50_000; step++) {
    lastText.number = random(random(100) === 0 ? 4_000 : 12);
    const key = `C${random(12)}/USD`;
    const kind = random(40);
    if (kind === 0) {
      map.set(key, step);
      model.set(key, step);
    } else if (kind === 1) expect(map.delete(key)).toBe(model.delete(key));
    else if (kind === 2 && random(20) === 0) {
      map.clear();
      model.clear();
    } else expect(map.get(key)).toBe(model.get(key));
    expect(map.size).toBe(model.size);
  }
  expect([...map]).toEqual([...model]);
});

test('a value that was found after a text is not looked up again, whatever else is set', () => {
  const map = new FrameMap<string, number>();
  for (let pair = 0; pair < 100; pair++) map.set(`C${pair}`, pair);
  const readAll = (): void => {
    for (let pair = 0; pair < 100; pair++) {
      lastText.number = 1 + pair;
      expect(map.get(`C${pair}`)).toBe(pair);
    }
  };
  readAll();
  map.set('ETH', 1);
  map.delete('BTC');
  const get = vi.spyOn(Map.prototype, 'get');
  const lookUps = (): number => get.mock.contexts.filter((context) => context === map).length;
  readAll();
  expect(lookUps()).toBe(0);
  map.set('C7', 7);
  readAll();
  expect(lookUps()).toBe(1);
  get.mockRestore();
});

test('a key may be empty, or none that is in it', () => {
  lastText.number = 9;
  const map = new FrameMap<string, string>();
  map.set('BTC', 'btc/usd');
  expect(map.get('BTC')).toBe('btc/usd');
  lastText.number = 3;
  expect(map.get('')).toBeUndefined();
  map.set('', 'none/usd');
  expect(map.get('BTC')).toBe('btc/usd');
  lastText.number = 2;
  expect(map.get('')).toBe('none/usd');
  expect(map.get('ETH')).toBeUndefined();
});
