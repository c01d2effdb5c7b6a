import { Type, type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { FAULT_STEPS } from './fault-steps.js';
import { COMMON } from './fields.js';
import { MARKET_STEPS } from './market-steps.js';
import type { StepKind } from './step-kind.js';

/** A scenario is not well-formed. The message has a line for each mistake: where it is, and how to mend it. */
export class ScenarioError extends Error {
  override readonly name: string = 'ScenarioError';
}

/** A step as a file has it; its fields are checked. */
export interface ScenarioStep {
  readonly at: string;
  readonly every?: string;
  readonly times?: number;
  readonly for?: string;
  readonly pair?: string;
  readonly [field: string]: unknown;
}

/** A step with its kind and its place in the file. */
export interface CheckedStep {
  readonly step: ScenarioStep;
  readonly kind: StepKind;
  /** Such as `market[0]`. */
  readonly place: string;
}

/** The lists of a file: the field that names the kind of a step, and the kinds. */
const LISTS = {
  market: { name: 'event', kinds: MARKET_STEPS },
  faults: { name: 'fault', kinds: FAULT_STEPS },
} as const;

const KNOWN = ['name', 'market', 'faults'];

/**
 * The steps of a parsed scenario, in the order of the file.
 *
 * @param source - name of the file, for messages
 * @throws ScenarioError
 */
export function checkScenario(value: unknown, source: string): readonly CheckedStep[] {
  const mistakes: string[] = [];
  const steps: CheckedStep[] = [];
  if (!isObject(value)) throw new ScenarioError(`${source} must be an object with "market" or "faults"`);
  for (const key of Object.keys(value).filter((name) => !KNOWN.includes(name)))
    mistakes.push(`${key} is not known; a scenario has ${list(KNOWN)}`);
  if ('name' in value && typeof value.name !== 'string') mistakes.push('name must be a text');
  for (const [key, { name, kinds }] of Object.entries(LISTS)) {
    const rows = value[key] ?? [];
    if (!Array.isArray(rows)) mistakes.push(`${key} must be a list of steps`);
    else
      for (const [index, row] of (rows as unknown[]).entries()) {
        const place = `${key}[${index}]`;
        const found = mistakesOf(row, { place, name, kinds });
        mistakes.push(...found);
        if (found.length === 0) {
          const step = row as ScenarioStep;
          const kind = kinds[String(step[name])];
          if (kind !== undefined) steps.push({ step, kind, place });
        }
      }
  }
  if (mistakes.length > 0) throw new ScenarioError(mistakes.map((text) => `${source}: ${text}`).join('\n'));
  return steps;
}

function mistakesOf(
  row: unknown,
  { place, name, kinds }: { place: string; name: string; kinds: Readonly<Record<string, StepKind>> },
): readonly string[] {
  if (!isObject(row)) return [`${place} must be an object with "at" and "${name}"`];
  const { [name]: word, ...values } = row;
  const known = list(Object.keys(kinds));
  if (word === undefined) return [`${place}.${name} is missing: it must be one of ${known}`];
  const kind = typeof word === 'string' && Object.hasOwn(kinds, word) ? kinds[word] : undefined;
  if (kind === undefined) return [`${place}.${name} is ${show(word)}: it must be one of ${known}`];
  const schemas: Readonly<Record<string, TSchema>> = { ...COMMON, ...kind.fields.properties };
  const strange = Object.keys(values).filter((key) => !Object.hasOwn(schemas, key));
  return [
    ...strange.map((key) => `${place}.${key} is not known; ${show(word)} has ${list(Object.keys(schemas))}`),
    ...Object.entries(schemas).flatMap(([key, schema]) =>
      fieldMistakes(`${place}.${key}`, schema, values[key]),
    ),
    ...(values.times !== undefined && values.every === undefined
      ? [`${place}.times has no meaning without "every": add it, such as "every": "10s"`]
      : []),
  ];
}

function fieldMistakes(place: string, schema: TSchema, value: unknown): readonly string[] {
  const expected = `it must be ${(schema as { description?: string }).description ?? 'of another type'}`;
  if (value === undefined) return Type.IsOptional(schema) ? [] : [`${place} is missing: ${expected}`];
  return Value.Check(schema, value) ? [] : [`${place} is ${show(value)}: ${expected}`];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const show = (value: unknown): string => JSON.stringify(value).slice(0, 60);

const list = (words: readonly string[]): string => words.join(', ');
