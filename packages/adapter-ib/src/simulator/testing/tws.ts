import { EventName, IBApi, SecType, type Contract } from '@stoqey/ib';
import { expect, onTestFinished, vi } from 'vitest';
import type { TwsSimulator } from '../tws/start-tws-simulator.js';

/** The events of the client library, which is independent of this project. */
export interface Client {
  readonly api: IBApi;
  readonly events: readonly (readonly [event: string, args: readonly unknown[]])[];
  /** The arguments of the events of one name. */
  readonly of: (name: string) => readonly (readonly unknown[])[];
}

export const eventually = (assertion: () => void): Promise<void> =>
  vi.waitFor(assertion, { timeout: 10_000, interval: 5 }).then(() => undefined);

export async function connect(venue: TwsSimulator, clientId: number): Promise<Client> {
  const events: (readonly [string, readonly unknown[]])[] = [];
  const api = new IBApi({ host: '127.0.0.1', port: Number(new URL(venue.streamHost).port) });
  api.on(EventName.all, (event: string, args: readonly unknown[]) => {
    events.push([event, args]);
  });
  onTestFinished(() => {
    api.disconnect();
  });
  api.connect(clientId);
  const of = (name: string): readonly (readonly unknown[])[] =>
    events.filter(([event]) => event === name).map(([, args]) => args);
  await eventually(() => {
    expect(of('nextValidId').length + of('disconnected').length).toBeGreaterThan(0);
  });
  return { api, events, of };
}

/** The library could read every message to its last field. */
export function expectReadable({ of }: Client): void {
  expect(of('error').filter(([, code]) => code === 505)).toEqual([]);
}

export const stock = (symbol: string): Contract => ({
  symbol,
  secType: SecType.STK,
  exchange: 'SMART',
  currency: 'USD',
});
