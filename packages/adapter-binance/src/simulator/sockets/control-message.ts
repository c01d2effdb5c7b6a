import { jsonObject, quoted } from '@hftjs/simulator';

/** A control message of a market stream, read. */
export type ControlMessage =
  | {
      readonly kind: 'request';
      readonly method: Method;
      readonly params: readonly unknown[];
      /** As JSON, because it is echoed as it came. */
      readonly id: string;
    }
  | {
      readonly kind: 'error';
      readonly code: number;
      readonly message: string;
      readonly id: string | undefined;
    };

const METHODS = ['SUBSCRIBE', 'UNSUBSCRIBE', 'LIST_SUBSCRIPTIONS', 'SET_PROPERTY', 'GET_PROPERTY'] as const;
type Method = (typeof METHODS)[number];

/**
 * Which ids a venue takes. Futures document unsigned integers; texts are taken there too, because the vendor's own
 * clients send them.
 */
export type IdRule = 'unsigned' | 'any';

/** Reads a control message as the venue does: its first mistake is the error. */
export function readControlMessage(text: string, rule: IdRule): ControlMessage {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return failure({ code: 3, message: 'Invalid JSON: expected value at line 1 column 1' });
  }
  if (typeof message !== 'object' || message === null || Array.isArray(message))
    return failure({ code: 2, message: 'Invalid request: expected an object' });
  const { id, method, params } = message as Record<string, unknown>;
  const idText = readId(id, rule);
  if (idText === undefined)
    return failure({ code: 2, message: `Invalid request: request ID must be ${ID_WORDS[rule]}` });
  if (typeof method !== 'string')
    return failure({ code: 2, message: 'Invalid request: missing field `method`', id: idText });
  if (!isMethod(method)) {
    const known = METHODS.map((name) => `\`${name}\``).join(', ');
    const error = `Invalid request: unknown variant \`${method}\`, expected one of ${known}`;
    return failure({ code: 2, message: error, id: idText });
  }
  if (params !== undefined && !Array.isArray(params))
    return failure({ code: 2, message: 'Invalid request: params must be an array', id: idText });
  return { kind: 'request', method, params: params ?? [], id: idText };
}

const ID_WORDS: Readonly<Record<IdRule, string>> = {
  unsigned: 'an unsigned integer',
  any: 'an integer, a short text or null',
};

function readId(id: unknown, rule: IdRule): string | undefined {
  if (typeof id === 'number' && Number.isInteger(id) && (id >= 0 || rule === 'any')) return String(id);
  if (rule === 'any' && (id === null || id === undefined)) return 'null';
  return typeof id === 'string' && /^[\w-]{1,36}$/.test(id) ? quoted(id) : undefined;
}

const isMethod = (method: string): method is Method => (METHODS as readonly string[]).includes(method);

const failure = ({ code, message, id }: { code: number; message: string; id?: string }): ControlMessage => ({
  kind: 'error',
  code,
  message,
  id,
});

/** An error of a control message, in one of its two shapes. */
export function controlError(
  { code, message, id }: { code: number; message: string; id: string | undefined },
  shape: 'nested' | 'flat',
): string {
  const fields = { code: String(code), msg: quoted(message) };
  return jsonObject(shape === 'nested' ? { error: jsonObject(fields), id } : { ...fields, id });
}
