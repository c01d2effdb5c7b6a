import { StreamError, type Exchange } from '@hftjs/core';
import type * as Library from '@stoqey/ib';

/** The part of `@stoqey/ib` that is used. */
export type TwsLibrary = Pick<typeof Library, 'IBApi' | 'EventName'>;

/**
 * Loads the optional peer that speaks the protocol of TWS. Only those who choose this transport need it.
 *
 * @throws StreamError `invalid_options` when it is not installed
 */
export async function loadTwsLibrary(exchange: Exchange): Promise<TwsLibrary> {
  try {
    return await import('@stoqey/ib');
  } catch (cause) {
    throw new StreamError(
      `${exchange}: the transport 'tws' needs a package that cannot be loaded: npm install @stoqey/ib rxjs`,
      { code: 'invalid_options', exchange, cause },
    );
  }
}
