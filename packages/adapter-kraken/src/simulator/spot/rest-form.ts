import type { RestRequest } from '@hftjs/simulator';

/** The fields of a body. Bodies are forms; JSON is taken too. */
export function bodyFields({ body, headers }: RestRequest): ReadonlyMap<string, string> {
  if (headers['content-type']?.includes('json') !== true) return new Map(new URLSearchParams(body));
  try {
    const fields = JSON.parse(body) as Record<string, unknown>;
    return new Map(Object.entries(fields).map(([key, value]) => [key, String(value)]));
  } catch {
    return new Map();
  }
}

/** The fields of a public request: in the query, or in the body when a client posts it. */
export const publicFields = (request: RestRequest): ReadonlyMap<string, string> =>
  new Map([...request.url.searchParams, ...bodyFields(request)]);
