import type { SimulatedVenue } from '@hftjs/simulator';
import { expect } from 'vitest';
import { eventually, type Suite } from './harness.js';

/** A fault of the venue, and how it is ended. */
export interface Ordeal {
  readonly name: string;
  readonly strike: (venue: SimulatedVenue) => void | Promise<void>;
  readonly relieve?: (venue: SimulatedVenue) => void | Promise<void>;
  /** Whether connections are lost. */
  readonly cuts: boolean;
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
    strike: ({ faults }) => {
      faults.drop({ code: 1001, reason: 'going away' });
    },
  },
  {
    name: 'cuts in the middle of a frame',
    cuts: true,
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
    strike: ({ faults, counters }) => {
      faults.garble(Math.ceil(10_000 / counters.connections), 'binary');
      for (const kind of ['text', 'truncated', 'invalid_utf8', 'wrong_shape'] as const)
        faults.garble(120, kind);
    },
  },
  {
    name: 'sends a valid frame of 5 MB',
    cuts: false,
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
    strike: ({ faults }) => {
      faults.corrupt(6);
    },
  },
];

/** The faults that every stream must survive. */
export const ordealsOf = ({ hasTokens }: Suite): readonly Ordeal[] =>
  ORDEALS.filter(({ name }) => hasTokens || !name.includes('tokens'));
