import { StreamError, type StreamErrorInit } from '@hftjs/core';

/**
 * What is the matter, where something is.
 *
 * - `login_needed`: nobody is logged in. At a gateway a person has to, with a browser.
 * - `competing`: another program of the same username has the brokerage session.
 * - `no_brokerage`: there is a login, and the brokerage session on top of it did not come up.
 * - `outage`: the venue or the gateway is down, or in its daily maintenance.
 * - `rejected`: the venue answered, and said no.
 */
export type IBProblem = 'login_needed' | 'competing' | 'no_brokerage' | 'outage' | 'rejected';

export interface IBErrorInit extends StreamErrorInit {
  readonly problem: IBProblem;
  /** HTTP status of the answer, where there was one. */
  readonly status?: number;
}

/** A failure of the Web API. */
export class IBError extends StreamError {
  override readonly name: string = 'IBError';
  readonly problem: IBProblem;
  readonly status: number | undefined;

  constructor(message: string, { problem, status, ...init }: IBErrorInit) {
    super(message, init);
    this.problem = problem;
    this.status = status;
  }
}
