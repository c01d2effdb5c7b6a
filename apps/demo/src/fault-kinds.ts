import type { Faults } from '@hftjs/simulator';

/** A fault of one venue. */
export interface FaultKind {
  readonly name: string;
  /** Milliseconds until it ends; 0 for what happens at once. */
  readonly lasts: number;
  readonly begin: (faults: Faults) => void;
  readonly end?: (faults: Faults) => void;
}

const CUT: FaultKind = {
  name: 'cut',
  lasts: 0,
  begin: (faults) => {
    faults.drop();
  },
};

/** The faults that a venue has, one after the other. */
const KINDS: readonly FaultKind[] = [
  CUT,
  {
    name: 'lost frames',
    lasts: 0,
    begin: (faults) => {
      faults.corrupt(3);
    },
  },
  {
    name: 'half-open connection',
    lasts: 1_200,
    begin: (faults) => {
      faults.freeze();
    },
    // What was withheld never arrives.
    end: (faults) => {
      faults.drop();
      faults.thaw();
    },
  },
  {
    name: 'repeated frames',
    lasts: 0,
    begin: (faults) => {
      faults.duplicate(20);
    },
  },
  {
    name: 'cut and slow REST',
    lasts: 1_200,
    begin: (faults) => {
      faults.spoilRest('late', { duration: 400 });
      faults.drop();
    },
    end: (faults) => {
      faults.accept();
    },
  },
  {
    name: 'silence',
    lasts: 1_500,
    begin: (faults) => {
      faults.freeze();
    },
    end: (faults) => {
      faults.thaw();
    },
  },
  {
    name: 'cut in a frame',
    lasts: 0,
    begin: (faults) => {
      faults.cutMidFrame();
    },
  },
  {
    name: 'cut and failing REST',
    lasts: 600,
    begin: (faults) => {
      faults.refuseRest(500);
      faults.drop();
    },
    end: (faults) => {
      faults.accept();
    },
  },
  {
    name: 'close and a refused dial',
    lasts: 0,
    begin: (faults) => {
      faults.refuse(503, { times: 1 });
      faults.drop({ code: 1001, reason: 'going away' });
    },
  },
];

/** Faults take turns, by the number of those that a venue had. */
export const faultAt = (count: number): FaultKind => KINDS[count % KINDS.length] ?? CUT;

/** Ends whatever is on. */
export function endFaults(faults: Faults): void {
  faults.thaw();
  faults.accept();
  faults.intact();
}
