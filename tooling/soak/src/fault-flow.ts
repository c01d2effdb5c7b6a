import { setTimeout as sleep } from 'node:timers/promises';
import type { Random, SimulatedVenue } from '@hftjs/simulator';
import type { SoakVenue } from './venues.js';

/** A fault that begins, lasts and ends. */
interface FaultKind {
  readonly name: string;
  readonly weight: number;
  /** Least and most milliseconds. */
  readonly lasts: readonly [number, number];
  readonly begin: (context: FaultContext) => void | Promise<void>;
  readonly end?: (context: FaultContext) => void | Promise<void>;
  readonly isPossible?: (venue: SoakVenue) => boolean;
}

interface FaultContext {
  readonly venue: SimulatedVenue;
  readonly random: Random;
}

const INSTANT = [0, 0] as const;

/** Faults of sockets. */
const SOCKETS: readonly FaultKind[] = [
  {
    name: 'cut',
    weight: 4,
    lasts: INSTANT,
    begin: ({ venue }) => {
      venue.faults.drop();
    },
  },
  {
    name: 'close',
    weight: 1,
    lasts: INSTANT,
    begin: ({ venue }) => {
      venue.faults.drop({ code: 1001, reason: 'going away' });
    },
  },
  {
    name: 'cut in a frame',
    weight: 2,
    lasts: INSTANT,
    begin: ({ venue }) => {
      venue.faults.cutMidFrame();
    },
  },
  {
    name: 'cuts during the recovery',
    weight: 2,
    lasts: INSTANT,
    begin: async ({ venue, random }) => {
      for (let count = 0; count < 3; count++) {
        venue.faults.drop();
        await sleep(20 + random.int(250));
      }
    },
  },
  {
    name: 'private frames arrive cut',
    weight: 4,
    lasts: INSTANT,
    begin: ({ venue, random }) => {
      venue.faults.corrupt(1 + random.int(3), random.pick(['my_order', 'my_trade']));
    },
  },
  {
    name: 'frames arrive cut',
    weight: 2,
    lasts: INSTANT,
    begin: ({ venue, random }) => {
      venue.faults.corrupt(1 + random.int(5));
    },
  },
  {
    name: 'frames come twice',
    weight: 2,
    lasts: INSTANT,
    begin: ({ venue, random }) => {
      venue.faults.duplicate(1 + random.int(20));
    },
  },
  {
    name: 'suspend',
    weight: 1,
    lasts: INSTANT,
    begin: ({ random }) => {
      stopProcess(300 + random.int(1_500));
    },
  },
  {
    name: 'silence',
    weight: 1,
    lasts: [500, 6_000],
    begin: ({ venue }) => {
      venue.faults.freeze();
    },
    end: ({ venue }) => {
      venue.faults.thaw();
    },
  },
  {
    name: 'outage',
    weight: 2,
    lasts: [200, 4_000],
    begin: ({ venue }) => venue.faults.down(),
    end: ({ venue }) => venue.faults.up(),
  },
  {
    name: 'refused dials',
    weight: 2,
    lasts: INSTANT,
    begin: ({ venue, random }) => {
      const times = 1 + random.int(4);
      venue.faults.refuse(503, { times });
      venue.faults.drop();
    },
  },
  {
    name: 'too many dials',
    weight: 1,
    lasts: INSTANT,
    begin: ({ venue }) => {
      venue.faults.refuse(429, { times: 1, retryAfter: 1 });
      venue.faults.drop();
    },
  },
  {
    name: 'tokens end',
    weight: 1,
    lasts: INSTANT,
    isPossible: ({ hasTokens = false }) => hasTokens,
    begin: ({ venue }) => {
      venue.faults.expireTokens();
      venue.faults.drop();
    },
  },
];

/** Faults of REST. */
const REST: readonly FaultKind[] = [
  {
    name: 'REST lags',
    weight: 6,
    lasts: [1_500, 6_000],
    begin: ({ venue, random }) => {
      const seconds = (): number => (random.chance(0.7) ? 0.3 + random.next() * 2.5 : 0);
      venue.faults.lag({ fills: seconds(), orders: seconds() });
    },
    end: ({ venue }) => {
      venue.faults.lag({});
    },
  },
  {
    name: 'REST fails',
    weight: 3,
    lasts: [300, 3_000],
    begin: ({ venue, random }) => {
      venue.faults.refuseRest(random.pick([500, 502, 503]));
    },
    end: ({ venue }) => {
      venue.faults.accept();
    },
  },
  {
    name: 'REST is asked too much',
    weight: 1,
    lasts: INSTANT,
    begin: ({ venue }) => {
      venue.faults.refuseRest(429, { times: 1, retryAfter: 1 });
    },
  },
  {
    name: 'REST answers late or in part',
    weight: 3,
    lasts: [500, 2_500],
    begin: ({ venue, random }) => {
      const fault = random.pick(['late', 'slow', 'cut'] as const);
      venue.faults.spoilRest(fault, { duration: 200 + random.int(1_200) });
    },
    end: ({ venue }) => {
      venue.faults.accept();
    },
  },
  {
    name: 'REST never ends its answer',
    weight: 1,
    lasts: [200, 1_000],
    begin: ({ venue, random }) => {
      venue.faults.spoilRest(random.pick(['stuck', 'silent'] as const), { times: 2 });
    },
    end: ({ venue }) => {
      venue.faults.accept();
    },
  },
  {
    name: 'REST has an unreadable row',
    weight: 2,
    lasts: [500, 3_000],
    begin: ({ venue, random }) => {
      venue.faults.poison(random.pick(['orders', 'fills'] as const));
    },
    end: ({ venue }) => {
      venue.faults.cure();
    },
  },
];

/** Makes seeded faults until it is stopped: one of sockets and one of REST at a time. */
export class FaultFlow {
  readonly counts: Record<string, number> = {};
  readonly #context: FaultContext;
  readonly #traits: SoakVenue;
  readonly #log: (line: string) => void;
  readonly #stopped = new AbortController();
  readonly #running: Promise<void>[] = [];

  constructor(init: {
    venue: SimulatedVenue;
    traits: SoakVenue;
    random: Random;
    log: (line: string) => void;
  }) {
    this.#context = init;
    this.#traits = init.traits;
    this.#log = init.log;
  }

  start(): void {
    const { random } = this.#context;
    this.#running.push(this.#run(SOCKETS, random.fork('sockets')), this.#run(REST, random.fork('rest')));
  }

  /** Ends all faults. Their effects may last. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.all(this.#running);
    const { faults } = this.#context.venue;
    faults.lag({});
    faults.cure();
    faults.accept();
    faults.thaw();
    faults.intact();
    await faults.up();
  }

  async #run(all: readonly FaultKind[], random: Random): Promise<void> {
    const kinds = all.filter(({ isPossible }) => isPossible?.(this.#traits) ?? true);
    const context = { ...this.#context, random };
    const { signal } = this.#stopped;
    const wait = (milliseconds: number): Promise<unknown> =>
      sleep(milliseconds, undefined, { signal }).catch(() => undefined);
    for (;;) {
      await wait(200 + random.exponential(1_200));
      if (signal.aborted) return;
      const kind = pickKind(kinds, random);
      const [least, most] = kind.lasts;
      const duration = least + random.int(most - least + 1);
      this.counts[kind.name] = (this.counts[kind.name] ?? 0) + 1;
      this.#log(`fault: ${kind.name}${duration > 0 ? ` for ${duration} ms` : ''}`);
      await kind.begin(context);
      await wait(duration);
      await kind.end?.(context);
    }
  }
}

function pickKind(kinds: readonly FaultKind[], random: Random): FaultKind {
  let left = random.int(kinds.reduce((sum, { weight }) => sum + weight, 0));
  const found = kinds.find(({ weight }) => (left -= weight) < 0) ?? kinds[0];
  if (found === undefined) throw new RangeError('there are no faults');
  return found;
}

/** Blocks the whole process, as in a suspend. Arriving bytes wait in the sockets. */
function stopProcess(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
