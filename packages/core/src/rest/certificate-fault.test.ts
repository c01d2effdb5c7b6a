import { expect, test } from 'vitest';
import { StreamError } from '../contract/stream-error.js';
import { certificateFault } from './certificate-fault.js';

const failure = (code: string): StreamError =>
  new StreamError('acme: no answer', {
    code: 'connect_failed',
    exchange: 'acme',
    cause: Object.assign(new Error(code), { code }),
  });

test('a certificate that is not trusted is the cause of a failed call', () => {
  expect(certificateFault(failure('SELF_SIGNED_CERT_IN_CHAIN'))?.message).toBe('SELF_SIGNED_CERT_IN_CHAIN');
  for (const other of [failure('ECONNREFUSED'), new Error('no cause'), undefined])
    expect(certificateFault(other)).toBeUndefined();
});
