/** Commands that need no brokerage session. */
export type KeepAlive = { readonly topic: 'tic' } | { readonly topic: 'ech' };

/** Commands that need a brokerage session. */
export type Subscription =
  | { readonly topic: 'sor' | 'uor' | 'utr' }
  | { readonly topic: 'smd'; readonly target: string; readonly fields: readonly string[] }
  | { readonly topic: 'umd'; readonly target: string }
  | { readonly topic: 'sbd'; readonly account: string; readonly conid: number; readonly target: string }
  | { readonly topic: 'ubd'; readonly account: string }
  | { readonly topic: 'str'; readonly isRealtimeOnly: boolean; readonly days: number };

/** Topics that exist and that this simulator does not serve. */
const UNSERVED = /^(?:spl|upl|ssd|usd|sld|uld|smh|umh)(?:\+|$)/;

export const isUnservedTopic = (text: string): boolean => UNSERVED.test(text);

/** Reads `topic+target+{args}`; returns `undefined` for a text that the venue would reject. The exact text matters. */
export function readCommand(text: string): KeepAlive | Subscription | undefined {
  if (text === 'tic') return { topic: 'tic' };
  if (text === 'ech+hb') return { topic: 'ech' };
  if (text === 'utr' || text === 'utr+{}') return { topic: 'utr' };
  if (text === 'sor+{}') return { topic: 'sor' };
  if (text === 'uor+{}') return { topic: 'uor' };
  const ladder = /^sbd\+(\w+)\+((\d+)(?:\+\w+)?)$/.exec(text);
  if (ladder !== null) {
    const [, account = '', target = '', conid] = ladder;
    return { topic: 'sbd', account, target, conid: Number(conid) };
  }
  const [, account] = /^ubd\+(\w+)$/.exec(text) ?? [];
  return account === undefined ? readWithArguments(text) : { topic: 'ubd', account };
}

function readWithArguments(text: string): Subscription | undefined {
  const [, topic, target = '', json = ''] =
    /^(smd|umd)\+(\d+(?:@\w+)?)\+(\{.*\})$/.exec(text) ?? /^(str)()\+(\{.*\})$/.exec(text) ?? [];
  const args = readArguments(json);
  if (args === undefined) return undefined;
  if (topic === 'umd') return { topic, target };
  if (topic === 'smd') {
    const { fields } = args;
    const isList = Array.isArray(fields) && fields.every((field) => typeof field === 'string');
    return isList ? { topic, target, fields } : undefined;
  }
  if (topic !== 'str') return undefined;
  const days = typeof args.days === 'number' ? args.days : 1;
  return { topic, isRealtimeOnly: args.realtimeUpdatesOnly === true, days: Math.min(7, Math.max(1, days)) };
}

function readArguments(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(json) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}
