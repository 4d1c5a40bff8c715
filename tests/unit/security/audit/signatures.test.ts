import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { signCheckpoint, verifySigned } from '../../../../engine/security/audit/checkpoint.ts';
import { createEpoch, type KeyEpoch, verifyEpochs } from '../../../../engine/security/audit/key-epochs.ts';
import {
  createSeeds,
  SigningKeys,
  verifySignatures,
} from '../../../../engine/security/audit/signing-keys.ts';

const log = randomUUID();
const [first, second, third] = [0, 1, 2].map(() => new SigningKeys(createSeeds()));
assert.ok(first && second && third);
const one = createEpoch(log, 1, first, null);
const two = createEpoch(log, 2, second, { epoch: one, keys: first });

test('both signatures count: with one of another body nothing verifies', () => {
  const body = { type: 'probe', value: 1 };
  const own = first.sign(body);
  const other = first.sign({ ...body, value: 2 });
  assert.equal(verifySignatures(body, own, first.publicKeys), true);
  assert.equal(verifySignatures(body, { ...own, ed25519: other.ed25519 }, first.publicKeys), false);
  assert.equal(verifySignatures(body, { ...own, mlDsa87: other.mlDsa87 }, first.publicKeys), false);
  assert.equal(verifySignatures(body, own, second.publicKeys), false);
  assert.equal(
    verifySignatures(body, own, { ...first.publicKeys, mlDsa87: second.publicKeys.mlDsa87 }),
    false,
  );
});

test('the same seeds make the same keys, and wiping them afterwards changes nothing, even in a Buffer', () => {
  const seeds = Buffer.alloc(64, 5);
  const keys = new SigningKeys(seeds);
  seeds.fill(0);
  const again = new SigningKeys(new Uint8Array(64).fill(5));
  assert.deepEqual(keys.publicKeys, again.publicKeys);
  const body = { type: 'probe' };
  assert.equal(verifySignatures(body, keys.sign(body), again.publicKeys), true);
});

test('wiped keys sign nothing that verifies', () => {
  const keys = new SigningKeys(createSeeds());
  const { publicKeys } = keys;
  keys.wipe();
  const body = { type: 'probe' };
  let signatures: ReturnType<typeof keys.sign> | undefined;
  try {
    signatures = keys.sign(body);
  } catch {
    // Refusing is as good.
  }
  assert.equal(signatures !== undefined && verifySignatures(body, signatures, publicKeys), false);
});

test('epochs follow each other, each vouched for by the one before', () => {
  verifyEpochs([one]);
  verifyEpochs([one, two, createEpoch(log, 3, third, { epoch: two, keys: second })]);
});

const impostor = createEpoch(log, 2, third, { epoch: one, keys: third });
const broken: readonly (readonly [string, readonly KeyEpoch[]])[] = [
  ['none at all', []],
  ['the first is missing', [two]],
  ['one that the old keys did not endorse', [one, impostor]],
  ['one without an endorsement', [one, { ...two, endorsement: null }]],
  ['one of another log', [one, { ...two, log: randomUUID() }]],
  ['one whose keys were changed', [one, { ...two, ed25519: third.publicKeys.ed25519 }]],
  ['one that follows another first', [{ ...one, createdAt: 9 }, two]],
  ['the first endorsed by somebody', [{ ...one, endorsement: one.signatures }]],
];
for (const [name, epochs] of broken) {
  test(`epochs are refused: ${name}`, () => {
    assert.throws(() => verifyEpochs(epochs), { code: 'AUDIT_CORRUPT' });
  });
}

test('a checkpoint is worth what its epoch is: no other keys, no other log, no other body', () => {
  const body = { log, size: 3, rootHash: 'ab'.repeat(32), time: 5, keyEpoch: 2, previous: null };
  const checkpoint = signCheckpoint(body, second);
  assert.equal(verifySigned(checkpoint, [one, two]), true);
  assert.equal(verifySigned(checkpoint, [one]), false);
  assert.equal(verifySigned({ ...checkpoint, keyEpoch: 1 }, [one, two]), false);
  assert.equal(verifySigned({ ...checkpoint, size: 4 }, [one, two]), false);
  assert.equal(verifySigned({ ...checkpoint, log: randomUUID() }, [one, two]), false);
});
