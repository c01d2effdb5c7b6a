import { createHash } from 'node:crypto';
import type { OAuthCredentials } from './oauth/credentials.js';
import { Signer } from './oauth/signer.js';
import { BrokerageSession, type BrokerageSessionInit, type SessionMember } from './brokerage-session.js';

const sessions = new Map<string, BrokerageSession>();

/** The session of a host and a login, while any stream of this process uses it. */
export function sessionOf(
  origin: string,
  credentials: OAuthCredentials | undefined,
  init: Pick<BrokerageSessionInit, 'exchange' | 'timing'>,
): BrokerageSession {
  const name = nameOf(origin, credentials);
  const session =
    sessions.get(name) ??
    new BrokerageSession({ ...init, name, signer: credentials && new Signer(credentials) });
  sessions.set(name, session);
  return session;
}

/** A stream begins to use its session. */
export function joinSession(session: BrokerageSession, member: SessionMember): void {
  session.members.add(member);
  if (!sessions.has(session.name)) sessions.set(session.name, session);
}

/** A stream has ended. With the last one the session is forgotten, and not logged out. */
export function leaveSession(session: BrokerageSession, member: SessionMember): void {
  session.members.delete(member);
  if (session.members.size === 0 && sessions.get(session.name) === session) sessions.delete(session.name);
}

function nameOf(origin: string, credentials: OAuthCredentials | undefined): string {
  if (!credentials) return origin;
  const { consumerKey, accessToken } = credentials;
  return `${origin} ${createHash('sha256').update(`${consumerKey} ${accessToken}`).digest('hex')}`;
}
