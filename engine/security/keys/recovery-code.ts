import { hash, hkdfSync, randomBytes } from 'node:crypto';
import { Fault } from '../../domain/fault.ts';
import { seedBytes } from './hybrid.ts';

/**
 * The code of a recovery kit: 32 random bytes and 3 of a checksum in Crockford's base 32 (no I, L, O, U), eight groups
 * of seven. Case, spaces, dashes and the letters that are taken for digits do not matter when it is typed.
 */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const secretBytes = 32;
const checksumBytes = 3;
export const recoveryGroups = 8;
const groupLength = 7;

function checksumOf(secret: Uint8Array): Uint8Array {
  return hash('sha256', Buffer.concat([Buffer.from('energyopti recovery kit\0'), secret]), 'buffer').subarray(
    0,
    checksumBytes,
  );
}

export function newRecoveryCode(): string {
  const secret = randomBytes(secretBytes);
  const all = Buffer.concat([secret, checksumOf(secret)]);
  let bits = '';
  for (const byte of all) bits += byte.toString(2).padStart(8, '0');
  const letters = bits.match(/.{5}/g)?.map((five) => alphabet[Number.parseInt(five, 2)]) ?? [];
  secret.fill(0);
  all.fill(0);
  const groups: string[] = [];
  for (let start = 0; start < letters.length; start += groupLength)
    groups.push(letters.slice(start, start + groupLength).join(''));
  return groups.join('-');
}

/** The seed of the kit's key pair; the caller wipes it. Throws Fault RECOVERY_CODE_MALFORMED. */
export function recoverySeed(code: string): Uint8Array {
  const letters = code.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  const malformed = (what: string) =>
    new Fault(
      'RECOVERY_CODE_MALFORMED',
      `This is not the code of a recovery kit: ${what}. It has ${recoveryGroups} groups of ${groupLength} letters and digits.`,
    );
  if (letters.length !== recoveryGroups * groupLength) {
    throw malformed(`it has ${letters.length} letters and digits instead of ${recoveryGroups * groupLength}`);
  }
  const foreign = [...letters].find((letter) => !alphabet.includes(letter));
  if (foreign !== undefined) throw malformed(`${foreign} does not occur in one`);
  const bits = [...letters].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const all = Uint8Array.from(bits.match(/.{8}/g) ?? [], (eight) => Number.parseInt(eight, 2));
  const secret = all.subarray(0, secretBytes);
  if (Buffer.compare(checksumOf(secret), all.subarray(secretBytes)) !== 0) {
    throw malformed('its check letters do not match, so at least one letter is wrong');
  }
  const seed = new Uint8Array(hkdfSync('sha512', secret, '', 'energyopti recovery kit seed', seedBytes));
  all.fill(0);
  return seed;
}
