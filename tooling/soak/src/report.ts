import { isPrivateChannel, type StreamStatus } from '@hftjs/core';
import type { Fault } from './account-check.js';

/** A broken promise. */
export interface Violation {
  readonly kind:
    | Fault['kind']
    | 'live_while_missing'
    | 'doubled_fill'
    | 'undone_order'
    | 'missing_trade'
    | 'doubled_trade'
    | 'unknown_trade'
    | 'wrong_book'
    | 'not_live'
    | 'failed';
  readonly orderId?: string;
  readonly text: string;
  readonly venue: string;
  /** Milliseconds since the soak began. */
  readonly at: number;
  /** The last ones before it. */
  readonly statuses: readonly StreamStatus[];
}

/** The result of one soak. */
export interface SoakReport {
  readonly venue: string;
  readonly seed: number;
  /** Milliseconds, with the time that everything took to arrive. */
  readonly duration: number;
  /** Numbers of what happened at the venue. */
  readonly orders: number;
  readonly fills: number;
  readonly trades: number;
  readonly delivered: {
    readonly orders: number;
    readonly fills: number;
    readonly trades: number;
    readonly books: number;
  };
  /** How often the trader made each action. */
  readonly actions: Readonly<Record<string, number>>;
  /** How often each fault was made. */
  readonly faults: Readonly<Record<string, number>>;
  /** How often the stream reported these states. */
  readonly states: Readonly<Record<string, number>>;
  readonly violations: readonly Violation[];
}

/** The number of violations that are kept. More are only counted. */
const MOST_SHOWN = 20;

export function formatReport(report: SoakReport): string {
  const { venue, seed, duration, orders, fills, trades, delivered, faults, states, violations } = report;
  const counts = (record: Readonly<Record<string, number>>): string =>
    Object.entries(record)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ');
  const shown = violations.slice(0, MOST_SHOWN);
  return [
    `${venue}, seed ${seed}: ${violations.length === 0 ? 'all promises kept' : `${violations.length} VIOLATIONS`} in ${(duration / 1000).toFixed(1)} s`,
    `  happened   ${orders} orders, ${fills} fills, ${trades} trades`,
    `  delivered  ${delivered.orders} orders, ${delivered.fills} fills, ${delivered.trades} trades, ${delivered.books} books`,
    `  faults     ${counts(faults)}`,
    `  states     ${counts(states)}`,
    ...shown.map((violation) => `  ! ${describeViolation(violation)}`),
    ...(violations.length > shown.length ? [`  ! and ${violations.length - shown.length} more`] : []),
  ].join('\n');
}

/** One violation with its order, and where states matter with the last ones. */
export function describeViolation({ at, venue, kind, orderId, text, statuses }: Violation): string {
  const order = orderId === undefined ? '' : ` order ${orderId}`;
  const isAboutStates = kind === 'live_while_missing' || kind === 'not_live' || kind === 'failed';
  const ofAccount = statuses.filter(({ channel }) => isPrivateChannel(channel));
  const last = isAboutStates ? ofAccount.slice(-3).map((status) => `\n      ${describeStatus(status)}`) : [];
  return `${(at / 1000).toFixed(3)} s ${venue} ${kind}${order}: ${text}${last.join('')}`;
}

const describeStatus = ({ channel, symbol, state, reason }: StreamStatus): string =>
  [channel, symbol, reason === undefined ? state : `${state}: ${reason}`].filter(Boolean).join(' ');
