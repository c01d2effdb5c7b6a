import { StreamError, type Exchange } from '@hftjs/core';
import type { TwsLibrary } from './tws-link.js';

/**
 * Loads the client library. It is an optional peer: only those who choose this transport need it.
 *
 * @throws StreamError `invalid_options` where it is not installed
 */
export const loadLibrary = (exchange: Exchange): Promise<TwsLibrary> =>
  import('@stoqey/ib').catch((cause: unknown) => {
    throw new StreamError(
      `${exchange}: the transport 'tws' needs a package that cannot be loaded: npm install @stoqey/ib rxjs`,
      { code: 'invalid_options', exchange, cause },
    );
  });
