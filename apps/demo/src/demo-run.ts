import { runServices, type ServiceRunner } from '@hftjs/service';
import type { ScenarioRun } from '@hftjs/simulator';
import { Audit } from './audit.js';
import { auditedService } from './audited-service.js';
import { Board } from './board.js';
import { Chaos, faultsOwed } from './chaos.js';
import { DemoError } from './demo-error.js';
import { demoLogger } from './demo-logger.js';
import { failureOf } from './outcome.js';
import type { Output } from './output.js';
import { proofLine, type Proof } from './proof.js';
import { Quoter, readQuoteSettings } from './quoter.js';
import type { DemoInit } from './run-demo.js';
import { settle } from './settle.js';
import { summarize } from './summary.js';
import { environmentOf, type DemoVenue } from './venues.js';
import { aborted, watch } from './watch.js';

/** A run of so many milliseconds has every venue live; a shorter one may end while it starts. */
const STARTED = 20_000;

interface Parts {
  readonly venues: readonly DemoVenue[];
  readonly init: DemoInit;
  readonly board: Board;
  readonly output: Output;
  readonly audit: Audit;
  readonly runner: ServiceRunner;
}

/** One run: services, quoters and faults, and the comparison with what the venues made. */
export class DemoRun {
  readonly #parts: Parts;
  readonly #quoters: readonly Quoter[];
  readonly #chaos: Chaos | undefined;
  readonly #scenarios: readonly ScenarioRun[];
  readonly #began = performance.now();
  /** Aborted when everything has arrived, or the run has failed. */
  readonly #over = new AbortController();

  private constructor(parts: Parts) {
    this.#parts = parts;
    const { venues, board, runner, init } = parts;
    const settings = readQuoteSettings(settingOf(runner));
    this.#quoters = venues.map((venue) => new Quoter(venue, board, settings));
    this.#chaos = init.options.chaos
      ? new Chaos({ venues, isLive: (exchange) => board.isExchangeLive(exchange) })
      : undefined;
    this.#scenarios = venues.flatMap(({ venue }) => init.scenario?.run(venue) ?? []);
  }

  /**
   * Starts the services.
   *
   * @param config - a file, or its parsed content
   */
  static async start(
    venues: readonly DemoVenue[],
    config: string | object,
    init: DemoInit,
  ): Promise<DemoRun> {
    const board = new Board();
    const output = init.makeOutput(board);
    const audit = new Audit(venues, board);
    const MMDemoService = auditedService({ board, output, audit });
    const runner = await runServices(
      config,
      { MMDemoService },
      {
        logger: demoLogger(output),
        environment: { ...process.env, ...environmentOf(venues) },
        resolveFrom: import.meta.url,
      },
    );
    return new DemoRun({ venues, init, board, output, audit, runner });
  }

  /**
   * Runs until the signal, then until everything has arrived.
   *
   * @throws DemoError, StreamError
   */
  async run(): Promise<void> {
    const { board, output, runner, init } = this.#parts;
    let duration = 0;
    const end = async (): Promise<void> => {
      await aborted(init.signal);
      duration = performance.now() - this.#began;
      await this.#settle();
    };
    const refresh = (): void => {
      this.#refresh(false);
    };
    const { signal } = this.#over;
    const failures = this.#scenarios.map(({ done }) => done.then(() => aborted(signal)));
    this.#chaos?.start();
    try {
      await Promise.race([
        watch({ board, refresh, interval: output.interval, runner, signal }),
        ...failures,
        end(),
      ]);
    } finally {
      this.#over.abort();
      await this.#stopQuotesAndFaults();
      await runner.stop();
      this.#refresh(true);
      output.close();
    }
    this.#finish(duration);
  }

  /** Ends quotes and faults, and waits until what the venues made has arrived. */
  async #settle(): Promise<void> {
    const { venues, audit, board, output } = this.#parts;
    await this.#stopQuotesAndFaults();
    const isRecovered = (): boolean => {
      this.#chaos?.countSurvived();
      const isOpen = (this.#chaos?.open.length ?? 0) > 0;
      return !board.wasLive || (board.isAllLive && !isOpen);
    };
    const onWait = (): void => {
      output.note('waiting until what the venues made has arrived; Ctrl-C ends it at once');
    };
    await settle({ venues, audit, isRecovered, onWait });
  }

  async #stopQuotesAndFaults(): Promise<void> {
    await Promise.all(this.#quoters.map((quoter) => quoter.stop()));
    this.#chaos?.stop();
    await Promise.all(this.#scenarios.map((run) => run.stop()));
  }

  #refresh(isLast: boolean): void {
    const { board, output } = this.#parts;
    const proof = this.#proof(isLast);
    if (proof !== undefined) {
      board.counts = proof;
      board.proof = proofLine(proof);
    }
    output.refresh();
  }

  /** Absent on real exchanges: what they made is not known. */
  #proof(isLast: boolean): Proof | undefined {
    const { venues, audit } = this.#parts;
    if (venues.length === 0) return undefined;
    const proof = audit.proof(isLast);
    return this.#chaos === undefined ? proof : { ...proof, faultsSurvived: this.#chaos.survived };
  }

  /** @throws DemoError when something was lost or doubled, or too little happened */
  #finish(duration: number): void {
    const { venues, audit, board, runner, init } = this.#parts;
    const reports = runner.streams.map((stream) => stream.status());
    const proof = this.#proof(true);
    // Ended while it started: there is nothing to show.
    if (board.wasLive)
      init.writeSummary(summarize({ board, reports, duration, proof, uncounted: audit.uncounted }));
    const failed = [...board.states].filter(([, state]) => state === 'failed').map(([channel]) => channel);
    const faults = this.#chaos && {
      made: this.#chaos.made,
      owed: faultsOwed(duration, venues.length),
      open: this.#chaos.open,
    };
    const neverLive = duration >= STARTED ? audit.neverLive : [];
    const failure = failureOf({ proof, mistaken: audit.mistaken, neverLive, faults, failed });
    if (failure !== undefined) throw new DemoError(failure);
  }
}

/** The setting of the first service. */
const settingOf = (runner: ServiceRunner): Readonly<Record<string, unknown>> =>
  ([...runner.services.values()][0]?.setting ?? {}) as Readonly<Record<string, unknown>>;
