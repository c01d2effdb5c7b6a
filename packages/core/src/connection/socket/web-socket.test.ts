import EventEmitter from 'node:events';
import { expect, test, vi } from 'vitest';

type Require = (id: string) => unknown;

const globalRequire = (): Require | undefined => (globalThis as { require?: Require }).require;

test('ws may require what Node has, and nothing else, while it is loaded; then the global is gone', async () => {
  const required: unknown[] = [];
  vi.doMock('ws', () => {
    const require = globalRequire()!;
    required.push(require('events'), () => require('bufferutil'));
    return { WebSocket: EventEmitter };
  });
  expect(globalRequire()).toBeUndefined();
  await import('./web-socket.js');
  expect(required[0]).toBe(EventEmitter);
  expect(required[1]).toThrow(expect.objectContaining({ code: 'MODULE_NOT_FOUND' }));
  expect(globalRequire()).toBeUndefined();
});

test('a global that is there already stays, and is the one that is used', async () => {
  const own: Require = () => 'own';
  const seen: unknown[] = [];
  vi.resetModules();
  vi.doMock('ws', () => {
    seen.push(globalRequire());
    return { WebSocket: EventEmitter };
  });
  vi.stubGlobal('require', own);
  await import('./web-socket.js');
  expect(seen).toEqual([own]);
  expect(globalRequire()).toBe(own);
  vi.unstubAllGlobals();
});
