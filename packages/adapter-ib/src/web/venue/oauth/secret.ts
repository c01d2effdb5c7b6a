import { constants, createPrivateKey, privateDecrypt } from 'node:crypto';

/** Eight bytes of padding at least, behind the two that begin it. */
const SHORTEST_PADDING = 10;

/**
 * Decrypts the access token secret: RSA with PKCS#1 v1.5 padding. The padding is taken off here, because Node 20 refuses
 * to do it. Node guards against an attacker who chooses the ciphertext; here, the ciphertext is the user's own secret.
 *
 * @throws Error when the key does not fit
 */
export function decryptSecret(encrypted: string, privateKeyPem: string): Buffer {
  const block = decryptBlock(Buffer.from(encrypted, 'base64'), privateKeyPem);
  const end = block.indexOf(0, SHORTEST_PADDING);
  if (block[0] !== 0 || block[1] !== 2 || block.subarray(2, SHORTEST_PADDING).includes(0) || end < 0)
    throw unfit();
  return block.subarray(end + 1);
}

function decryptBlock(encrypted: Buffer, privateKeyPem: string): Buffer {
  try {
    const key = createPrivateKey(privateKeyPem);
    return privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, encrypted);
  } catch {
    throw unfit();
  }
}

const unfit = (): Error =>
  new Error(
    'the access token secret cannot be decrypted with encryptionKey; both must be of one consumer key',
  );
