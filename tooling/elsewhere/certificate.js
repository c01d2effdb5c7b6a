import { join } from 'node:path';
import { mustRun } from '../check-packages/run.js';

/**
 * Makes a certificate of `localhost`, signed by an authority of its own. Returns the variables of the environment that
 * name the files, and those by which Node, Bun and Deno trust the authority.
 */
export async function makeCertificate(directory) {
  const file = (name) => join(directory, name);
  const [ca, caKey, certificate, key] = ['ca.pem', 'ca.key', 'localhost.pem', 'localhost.key'].map(file);
  const openssl = (...args) =>
    mustRun('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...args]);
  await openssl('-subj', '/CN=Trial authority', '-keyout', caKey, '-out', ca);
  const leaf = ['-addext', 'subjectAltName=DNS:localhost', '-addext', 'basicConstraints=critical,CA:FALSE'];
  const signed = ['-CA', ca, '-CAkey', caKey, '-keyout', key, '-out', certificate];
  await openssl('-subj', '/CN=localhost', ...leaf, ...signed);
  return {
    ELSEWHERE_CERTIFICATE: certificate,
    ELSEWHERE_KEY: key,
    NODE_EXTRA_CA_CERTS: ca,
    DENO_CERT: ca,
  };
}
