import type { StreamOptions } from '@hftjs/core';
import type { SimulatedVenue } from '@hftjs/simulator';
import { expect } from 'vitest';
import { eventually, type Suite } from './harness.js';

type Receiver = NonNullable<StreamOptions['receiver']>;

/** A fault of the venue, and how it is ended. */
export interface Ordeal {
  readonly name: string;
  readonly strike: (venue: SimulatedVenue) => void | Promise<void>;
  readonly relieve?: (venue: SimulatedVenue) => void | Promise<void>;
  /** Whether connections are lost. */
  readonly cuts: boolean;
  /** Whether it depends on what divides the bytes of a connection into messages. @defaultValue false */
  readonly touchesBytes?: true;
}

const ORDEALS: readonly Ordeal[] = [
  {
    name: 'cuts every connection',
    cuts: true,
    strike: ({ faults }) => {
      faults.drop();
    },
  },
  {
    name: 'closes every connection',
    cuts: true,
    touchesBytes: true,
    strike: ({ faults }) => {
      faults.drop({ code: 1001, reason: 'going away' });
    },
  },
  {
    name: 'cuts in the middle of a frame',
    cuts: true,
    touchesBytes: true,
    strike: ({ faults }) => {
      faults.cutMidFrame();
    },
  },
  {
    name: 'dies and comes back',
    cuts: true,
    strike: ({ faults }) => faults.down(),
    relieve: ({ faults }) => faults.up(),
  },
  {
    name: 'stops sending anything, but keeps TCP open',
    cuts: true,
    strike: ({ faults }) => {
      faults.freeze();
    },
    relieve: ({ faults }) => {
      faults.thaw();
    },
  },
  {
    name: 'refuses 20 dials with 429 and 503',
    cuts: true,
    strike: ({ faults }) => {
      faults.refuse(429, { times: 10 });
      faults.drop();
    },
    relieve: async (venue) => {
      await eventually(() => {
        expect(venue.counters.refusedDials).toBeGreaterThanOrEqual(10);
      });
      venue.faults.refuse(503, { times: 10 });
      await eventually(() => {
        expect(venue.counters.refusedDials).toBeGreaterThanOrEqual(20);
      });
    },
  },
  {
    name: 'forgets its tokens and cuts',
    cuts: true,
    strike: ({ faults }) => {
      faults.expireTokens();
      faults.drop();
    },
  },
  {
    name: 'sends 10,000 frames of random bytes, and other garbage',
    cuts: false,
    touchesBytes: true,
    strike: ({ faults, counters }) => {
      faults.garble(Math.ceil(10_000 / counters.connections), 'binary');
      for (const kind of ['text', 'truncated', 'invalid_utf8', 'wrong_shape'] as const)
        faults.garble(120, kind);
    },
  },
  {
    name: 'sends a valid frame of 5 MB',
    cuts: false,
    touchesBytes: true,
    strike: ({ faults }) => {
      faults.garble(1, 'oversized');
    },
  },
  {
    name: 'sends frames twice',
    cuts: false,
    strike: ({ faults }) => {
      faults.duplicate(30);
    },
  },
  {
    name: 'loses frames',
    cuts: false,
    touchesBytes: true,
    strike: ({ faults }) => {
      faults.corrupt(6);
    },
  },
];

/** The faults that every stream must survive, with each receiver where that may matter. */
export const ordealsOf = ({ hasTokens }: Suite): readonly (Ordeal & { readonly receiver: Receiver })[] =>
  ORDEALS.filter(({ name }) => hasTokens || !name.includes('tokens')).flatMap((ordeal) => {
    const usual = { ...ordeal, receiver: 'ws' as const };
    return ordeal.touchesBytes
      ? [usual, { ...ordeal, name: `${ordeal.name}, received directly`, receiver: 'direct' as const }]
      : [usual];
  });
