import type { Argument } from './channel.js';
import { isBody } from '../wire/json-body.js';
import { isOrderOperation, type OrderOperation } from './order-operations.js';
import { socketError } from '../wire/venue-error.js';

export type Operation = 'login' | 'subscribe' | 'unsubscribe';

/** A request on a socket, read. */
export interface ControlRequest {
  /** Echoed, when there is one. */
  readonly id: string | undefined;
  readonly operation: Operation;
  readonly arguments: readonly Argument[];
}

const KEYS: readonly string[] = ['id', 'op', 'args', 'expTime'];
const OPERATIONS: readonly unknown[] = ['login', 'subscribe', 'unsubscribe'] satisfies Operation[];

/** The `id` of a request that may be wrong in every other way. */
export function idOf(text: string): string | undefined {
  try {
    const { id } = JSON.parse(text) as { id?: unknown };
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}

/** Reads a request as the venue does; throws what is wrong with all of it. */
export function readRequest(text: string): ControlRequest | OrderOperation {
  const message = parseObject(text);
  if (message === undefined || Object.keys(message).some((key) => !KEYS.includes(key)))
    throw socketError.invalidRequest(text);
  const { id, op, args } = message;
  if (id !== undefined && !(typeof id === 'string' && /^[A-Za-z0-9]{1,32}$/.test(id)))
    throw socketError.wrongParameter('id');
  if (typeof op !== 'string') throw socketError.invalidRequest(text);
  if (isOrderOperation(op)) {
    if (id === undefined) throw socketError.missingParameter('id');
    if (!Array.isArray(args) || args.length === 0 || !args.every(isBody))
      throw socketError.invalidArguments();
    return { id, operation: op, arguments: args };
  }
  if ('expTime' in message) throw socketError.invalidRequest(text);
  if (!OPERATIONS.includes(op)) throw socketError.invalidOperation();
  if (!Array.isArray(args) || args.length === 0 || !args.every(isArgument))
    throw socketError.invalidArguments();
  return { id, operation: op as Operation, arguments: args };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const message: unknown = JSON.parse(text);
    return typeof message === 'object' && message !== null && !Array.isArray(message)
      ? (message as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

const isArgument = (value: unknown): value is Argument =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((field) => typeof field === 'string');
