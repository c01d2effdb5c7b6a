import { createHash } from 'node:crypto';
import type { Exchange } from '@hftjs/core';
import type { OAuthCredentials } from './oauth/credentials.js';
import { Signer } from './oauth/signer.js';
import type { WebTiming } from './timing.js';
import { BrokerageSession, type SessionMember } from './brokerage-session.js';

export interface SessionKey {
  readonly exchange: Exchange;
  readonly origin: string;
  readonly credentials: OAuthCredentials | undefined;
  readonly timing: WebTiming;
}

const sessions = new Map<string, BrokerageSession>();

/** The session of a host and a login, while any stream of this process uses it. */
export function sessionOf({ exchange, origin, credentials, timing }: SessionKey): BrokerageSession {
  const name = nameOf(origin, credentials);
  let session = sessions.get(name);
  if (!session) {
    const signer = credentials && new Signer(credentials);
    session = new BrokerageSession({ exchange, name, signer, timing });
    sessions.set(name, session);
  }
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
