/** A URL with the scheme, host and port of another. */
export function replaceOrigin(url: string, origin: string | undefined): string {
  if (origin === undefined) return url;
  const { pathname, search } = new URL(url);
  const base = new URL(origin);
  return `${base.protocol}//${base.host}${base.pathname.replace(/\/$/, '')}${pathname}${search}`;
}

/** Scheme, host and port of a URL, for schemes that `URL.origin` does not support. */
export function originOf(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

/** Where the server of a URL listens. */
export function addressOf(url: string): { host: string; port: number; isSecure: boolean } {
  const { protocol, hostname, port } = new URL(url);
  const isSecure = protocol === 'wss:' || protocol === 'https:';
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (isSecure ? 443 : 80), isSecure };
}
