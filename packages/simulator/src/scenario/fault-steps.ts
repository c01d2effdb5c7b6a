import { Type } from 'typebox';
import { GarbageKind } from '../faults/garbage.js';
import { BodyFault } from '../faults/rest-bodies.js';
import { BookFault } from '../books/book-faults.js';
import { field } from './fields.js';
import { stepKind, type StepKind } from './step-kind.js';

const lasts = { for: Type.Optional(field.time) };
const counted = { count: Type.Optional(field.count) };
const channel = { channel: field.text };

/** Faults by their names in scenario files. Each lasts for the time in `for`, or until the scenario ends. */
export const FAULT_STEPS: Readonly<Record<string, StepKind>> = {
  /** Cuts all connections, or closes them with a code. */
  drop: stepKind(
    { code: Type.Optional(field.closeCode), reason: Type.Optional(field.text) },
    ({ code, reason }, { faults }) => {
      faults.drop(code === undefined ? undefined : { code, ...(reason !== undefined && { reason }) });
    },
  ),
  cut_mid_frame: stepKind({}, (_step, { faults }) => {
    faults.cutMidFrame();
  }),
  /** No byte leaves any WebSocket, and dials get no answer. */
  freeze: stepKind(lasts, (_step, { faults }) => {
    faults.freeze();
    return () => {
      faults.thaw();
    };
  }),
  /** Frames of a channel are lost. */
  stall: stepKind({ ...lasts, ...channel }, (step, { faults }) => {
    faults.stall(step.channel);
    return () => {
      faults.resume(step.channel);
    };
  }),
  /** In frames of a channel no number can be read. */
  spoil_frames: stepKind({ ...lasts, ...channel }, (step, { faults }) => {
    faults.spoilFrames(step.channel);
    return () => {
      faults.resume(step.channel);
    };
  }),
  garble: stepKind(
    { ...counted, kind: Type.Optional(field.oneOf(Object.values(GarbageKind))) },
    ({ count, kind }, { faults }) => {
      faults.garble(count, kind);
    },
  ),
  corrupt: stepKind(
    { ...counted, channel: Type.Optional(field.text) },
    ({ count, channel: only }, { faults }) => {
      faults.corrupt(count, only);
    },
  ),
  duplicate: stepKind(counted, ({ count }, { faults }) => {
    faults.duplicate(count);
  }),
  /** Dials are answered with an HTTP status. */
  refuse: stepKind({ ...lasts, status: field.status }, ({ status }, { faults }) => {
    faults.refuse(status);
    return () => {
      faults.accept();
    };
  }),
  /** REST requests are answered with an HTTP status: all, or those of one path. */
  refuse_rest: stepKind(
    { ...lasts, status: field.status, path: Type.Optional(field.path) },
    ({ status, path }, { faults }) => {
      faults.refuseRest(status, path === undefined ? {} : { path });
      return () => {
        faults.accept();
      };
    },
  ),
  /** REST answers arrive late, slowly, in part, or never. */
  spoil_rest: stepKind(
    { ...lasts, kind: field.oneOf(Object.values(BodyFault)), path: Type.Optional(field.path) },
    ({ kind, path }, { faults }) => {
      faults.spoilRest(kind, path === undefined ? {} : { path });
      return () => {
        faults.accept();
      };
    },
  ),
  /** REST lists of own orders, fills, balances and positions are so many seconds old. */
  lag: stepKind(
    {
      ...lasts,
      orders: Type.Optional(field.seconds),
      fills: Type.Optional(field.seconds),
      balances: Type.Optional(field.seconds),
      positions: Type.Optional(field.seconds),
    },
    ({ orders = 0, fills = 0, balances = 0, positions = 0 }, { faults }) => {
      faults.lag({ orders, fills, balances, positions });
      return () => {
        faults.lag({});
      };
    },
  ),
  /** The server does not listen. */
  down: stepKind(lasts, async (_step, { faults }) => {
    await faults.down();
    return () => faults.up();
  }),
  expire_tokens: stepKind({}, (_step, { faults }) => {
    faults.expireTokens();
  }),
  maintenance: stepKind(lasts, (_step, { faults }) => {
    faults.maintenance(true);
    return () => {
      faults.maintenance(false);
    };
  }),
  /** The next message about a pair's order book is lost, repeated, swapped and so on. */
  book: stepKind(
    { kind: field.oneOf(Object.values(BookFault)), pair: Type.Optional(field.pair) },
    ({ kind }, { faults, pairs }) => {
      for (const pair of pairs) faults.books.strike(kind, pair);
    },
  ),
};
