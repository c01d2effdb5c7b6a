import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const YEAR = 31_536_000_000;
const OID = {
  commonName: [0x55, 0x04, 0x03],
  alternativeName: [0x55, 0x1d, 0x11],
  basicConstraints: [0x55, 0x1d, 0x13],
  ecdsaWithSha256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],
} as const;

/** One element of DER: tag, length, content. */
function element(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => element(0x30, ...parts);
const oid = (bytes: readonly number[]): Buffer => element(0x06, Buffer.from(bytes));
const utcTime = (time: number): Buffer =>
  element(0x17, Buffer.from(`${new Date(time).toISOString().replace(/\D/g, '').slice(2, 14)}Z`));
const extension = (id: readonly number[], value: Buffer): Buffer => sequence(oid(id), element(0x04, value));

/**
 * A certificate for this name and 127.0.0.1 that is self-signed, and its key, both as PEM. Node reads certificates
 * and makes none. https://www.rfc-editor.org/rfc/rfc5280#section-4.1
 */
export function selfSigned(host: string): { certificate: string; privateKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(oid(OID.ecdsaWithSha256));
  const name = sequence(element(0x31, sequence(oid(OID.commonName), element(0x0c, Buffer.from(host)))));
  const now = Date.now();
  const names = sequence(element(0x82, Buffer.from(host)), element(0x87, Buffer.from([127, 0, 0, 1])));
  const isAuthority = sequence(element(0x01, Buffer.from([0xff])));
  const body = sequence(
    element(0xa0, element(0x02, Buffer.from([2]))),
    // Positive, whatever its first bit.
    element(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    name,
    sequence(utcTime(now - YEAR / 365), utcTime(now + YEAR)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    element(
      0xa3,
      sequence(extension(OID.basicConstraints, isAuthority), extension(OID.alternativeName, names)),
    ),
  );
  const signature = sign('sha256', body, privateKey);
  const bitString = element(0x03, Buffer.concat([Buffer.from([0]), signature]));
  // An empty line would end the headers that PEM may have: none may come of a full last line.
  const lines =
    sequence(body, algorithm, bitString)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return {
    certificate: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}
