import type { SimulatedVenue } from '@hftjs/simulator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { corpusFolder, corpusFrames } from '../corpus.js';
import { shapeDifferences } from './shape-difference.js';
import { shapeOf } from './shape.js';

/** A REST call, and the captured answers to it. */
export interface RestCall<V extends SimulatedVenue> {
  /** Lines of the corpus's `rest.jsonl`, from 1. */
  readonly lines: readonly number[];
  /**
   * Method and path, such as `GET /api/v3/order`; parameters in braces become part of the path. How this call differs
   * from others of that path may follow.
   */
  readonly call: string;
  /** Its parameters, or a function that makes them: it may place orders first. @defaultValue none */
  readonly params?: Params | ((venue: V) => Params | Promise<Params>);
  /** Whether it is signed with the key of the first account. @defaultValue false */
  readonly signed?: boolean;
  /** Paths of objects whose keys are data, such as `result.open`: their values are compared, and not their keys. */
  readonly maps?: readonly string[];
  /** Places that may differ, with all that is below them, each with the reason: `{ 'result.open.*.reason': 'of cancelled orders only' }`. */
  readonly differs?: Readonly<Record<string, string>>;
  /** The simulator does not answer it yet: the test passes as long as it fails. @defaultValue false */
  readonly pending?: boolean;
}

export type Params = Readonly<Record<string, unknown>>;

/** A call as it is sent. */
export interface SentCall {
  readonly method: string;
  readonly path: string;
  readonly params: Params;
  readonly signed: boolean;
}

/** Captured REST bodies of one venue, and how its simulator is asked for the same. */
export interface RestShapes<V extends SimulatedVenue> {
  /** The venue's folder in the corpus. */
  readonly corpus: string;
  start(): Promise<V>;
  /** Sends a call as the venue documents it, and returns the parsed body, whatever the status. */
  send(venue: V, call: SentCall): Promise<unknown>;
  readonly calls: readonly RestCall<V>[];
  /** Captured answers to calls that simulators do not have, by the reason. */
  readonly others: Readonly<Record<string, readonly number[]>>;
}

/**
 * Makes a test of each call: the simulator's answer has the keys and types of the captured ones. Each line of the
 * captures has to be named. Without a corpus the tests are skipped.
 */
export function describeRestShapes<V extends SimulatedVenue>(shapes: RestShapes<V>): void {
  const { corpus, calls, others } = shapes;
  describe.skipIf(corpusFolder() === undefined)(`REST bodies of ${corpus}`, () => {
    let venue: V;
    let bodies: readonly unknown[];
    beforeAll(async () => {
      bodies = corpusFrames(corpus, 'rest').map((line) => JSON.parse(line) as unknown);
      venue = await shapes.start();
    });
    afterAll(() => venue.close());

    test('each captured body is named once', () => {
      const named = [...calls.flatMap(({ lines }) => lines), ...Object.values(others).flat()];
      expect(named.toSorted((a, b) => a - b)).toEqual(bodies.map((_, index) => index + 1));
    });

    for (const row of calls) {
      const { call, lines, signed = false, maps = [], differs = {}, pending = false } = row;
      const check = async (): Promise<void> => {
        const params = typeof row.params === 'function' ? await row.params(venue) : (row.params ?? {});
        const answer = await shapes.send(venue, { ...sentCall(call, params), signed });
        const mapPaths = new Set(maps);
        const captured = shapeOf(
          lines.map((line) => bodies[line - 1]),
          mapPaths,
        );
        const found = shapeDifferences(captured, shapeOf([answer], mapPaths));
        const allowed = Object.keys(differs);
        const wrong = found.filter(({ path }) => !allowed.some((place) => isAt(path, place)));
        const report = wrong.map((difference) => `${difference.path} ${difference.text}`);
        expect(report, JSON.stringify(answer).slice(0, 2_000)).toEqual([]);
        const needless = allowed.filter((place) => !found.some(({ path }) => isAt(path, place)));
        expect(needless, 'these places do not differ').toEqual([]);
      };
      if (pending) test.fails(`${call} (not there yet)`, check);
      else test(call, check);
    }
  });
}

/** Whether a path is that of a place or of something in it. */
const isAt = (path: string, place: string): boolean =>
  path === place || path.startsWith(`${place}.`) || path.startsWith(`${place}[`);

/** Parameters in braces go into the path, and the others are left. */
function sentCall(call: string, params: Params): Omit<SentCall, 'signed'> {
  const [method = '', pattern = ''] = call.split(' ');
  const names = [...pattern.matchAll(/{(\w+)}/g)].map(([, name = '']) => name);
  const path = pattern.replaceAll(/{(\w+)}/g, (_, name: string) => String(params[name]));
  const rest = Object.entries(params).filter(([name]) => !names.includes(name));
  return { method, path, params: Object.fromEntries(rest) };
}
