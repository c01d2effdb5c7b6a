import type { Static, TObject, TProperties } from 'typebox';
import { Type } from 'typebox';
import type { Faults } from '../faults/faults.js';
import type { Market } from '../market/market.js';
import type { SimulatedVenue } from '../server/simulated-venue.js';

/** What a scenario acts on. */
export interface ScenarioVenue extends Pick<SimulatedVenue, 'market'> {
  /** Absent where the venue has faults of another kind. */
  readonly faults?: Faults | undefined;
}

/** What a step may use while it lasts. */
export interface StepContext {
  readonly market: Market;
  /** Throws where the venue has none. */
  readonly faults: Faults;
  /** The pairs that the step concerns. */
  readonly pairs: readonly string[];
  /** Calls `act` with the part that has passed, from above 0 to 1, until `duration` milliseconds are over. */
  readonly during: (duration: number, act: (part: number) => void) => void;
}

/** Ends what a step began. */
export type EndStep = () => unknown;

/** What the beginning of a step returns: how to end it, if it lasts. */
export type BegunStep = EndStep | undefined | Promise<EndStep>;

/** A kind of step: its fields, and what it does. */
export interface StepKind {
  readonly fields: TObject;
  readonly begin: (step: never, context: StepContext) => BegunStep;
}

/** Describes a kind of step. */
export const stepKind = <P extends TProperties>(
  properties: P,
  begin: (step: Static<TObject<P>>, context: StepContext) => BegunStep,
): StepKind => ({ fields: Type.Object(properties), begin });
