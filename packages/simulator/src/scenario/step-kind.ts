import type { Static, TObject, TProperties } from 'typebox';
import { Type } from 'typebox';
import type { SimulatedVenue } from '../server/simulated-venue.js';

/** What a scenario acts on. */
export type ScenarioVenue = Pick<SimulatedVenue, 'market' | 'faults' | 'books'>;

/** What a step may use while it lasts. */
export interface StepContext {
  readonly venue: ScenarioVenue;
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
