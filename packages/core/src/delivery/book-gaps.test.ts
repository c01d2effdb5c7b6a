import { beforeEach, describe, expect, test } from 'vitest';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { StreamStatus } from '../channels/status.js';
import { ChannelState } from './channel-state.js';

const A: CurrencyPair = 'btc/usd';
const B: CurrencyPair = 'eth/usd';

let reported: string[];
let state: ChannelState;

beforeEach(() => {
  reported = [];
  state = new ChannelState({
    exchange: 'acme',
    channel: 'order_book',
    pairs: [A, B],
    emit: ({ symbol, state: name, reason = '' }: StreamStatus) => {
      reported.push(`${symbol ?? 'channel'} ${name} ${reason}`.trim());
    },
    onChange: () => undefined,
  });
});

/** Both pairs are live, and the channel with them. */
function goLive(): void {
  state.transition(0, 'subscribing');
  for (const pair of [A, B]) state.endGap(pair);
  state.transition(0, 'live');
  reported.length = 0;
}

describe('order books in doubt', () => {
  test('a pair is live with its first book, before the others', () => {
    state.transition(0, 'subscribing');
    state.endGap(A);
    expect(reported).toEqual(['channel subscribing', 'btc/usd live']);
    expect(state.symbols()).toEqual({ [A]: 'live', [B]: 'pending' });
    expect(state.current).toBe('subscribing');
    expect(state.isSettled).toBe(false);
  });

  test('one pair is reported once, and the channel is not live', () => {
    goLive();
    expect(state.beginGap(A, 'lost')).toBe(true);
    expect(state.beginGap(A, 'crossed')).toBe(false);
    expect(reported).toEqual(['btc/usd gap lost']);
    expect(state.symbols()).toEqual({ [A]: 'gap', [B]: 'live' });
    expect(state.current).toBe('gap');
    expect(state.isSettled).toBe(false);
    state.endGap(A);
    state.endGap(A);
    expect(reported).toEqual(['btc/usd gap lost', 'btc/usd live']);
    expect(state.current).toBe('live');
    expect(state.isSettled).toBe(true);
  });

  test('the channel is reported as live only when the last one is over', () => {
    state.transition(0, 'subscribing');
    for (const pair of [A, B]) state.endGap(pair);
    state.beginGap(B, 'lost');
    reported.length = 0;
    state.transition(0, 'live');
    expect(reported).toEqual([]);
    state.endGap(B);
    expect(reported).toEqual(['eth/usd live', 'channel live']);
  });

  test('end with the connection, without a live', () => {
    goLive();
    state.beginGap(A, 'lost');
    for (const pair of [A, B]) state.setSymbol(pair, 'pending');
    state.transition(0, 'reconnecting');
    state.transition(0, 'subscribing');
    expect(reported).toEqual(['btc/usd gap lost', 'channel reconnecting', 'channel subscribing']);
    expect(state.symbols()).toEqual({ [A]: 'pending', [B]: 'pending' });
    state.endGap(A);
    expect(reported.at(-1)).toBe('btc/usd live');
  });

  test('end when the pair is removed or refused', () => {
    goLive();
    state.beginGap(A, 'lost');
    state.beginGap(B, 'lost');
    state.removeSymbol(A);
    expect(state.current).toBe('gap');
    state.setSymbol(B, 'refused', 'no such pair');
    expect(state.current).toBe('live');
    expect(state.beginGap(A, 'lost')).toBe(false);
  });
});
