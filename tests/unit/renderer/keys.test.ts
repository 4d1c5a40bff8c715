import assert from 'node:assert/strict';
import { it } from 'node:test';
import { aeadNames as engineNames } from '../../../engine/security/keys/aead.ts';
import type { BackupFile, Recipient } from '../../../renderer/client/types.ts';
import {
  aeadNames,
  backupKind,
  backupsCsv,
  fileName,
  kitState,
  missingOfNewest,
  recipientText,
} from '../../../renderer/state/keys.ts';

const recipient = (change: Partial<Recipient>): Recipient => ({
  id: 'r',
  kind: 'passphrase',
  user: 'Tom',
  createdAt: 1,
  verifiedAt: null,
  backend: null,
  ...change,
});
const file = (change: Partial<BackupFile>): BackupFile => ({
  file: '/a/b.energyopti-backup',
  bytes: 1,
  createdAt: 1,
  chain: 'c1',
  sequence: 0,
  pages: 1,
  changedPages: 1,
  recipients: 1,
  present: true,
  ...change,
});

it('names every algorithm of the engine', () => assert.deepEqual(aeadNames, [...engineNames]));

it('says who or what opens the vault', () => {
  assert.equal(recipientText(recipient({})), 'Tom’s passphrase');
  assert.equal(recipientText(recipient({ kind: 'recovery-kit', user: null })), 'The printed recovery kit');
  assert.equal(recipientText(recipient({ kind: 'key-store', backend: 'Keychain' })), 'Tom’s key in Keychain');
});

it('the newest kit counts', () => {
  assert.deepEqual(kitState([recipient({})]), { kind: 'none' });
  const old = recipient({ kind: 'recovery-kit', createdAt: 1, verifiedAt: 2 });
  assert.deepEqual(kitState([old]), { kind: 'verified', createdAt: 1, verifiedAt: 2 });
  const next = recipient({ kind: 'recovery-kit', createdAt: 5 });
  assert.deepEqual(kitState([old, next]), { kind: 'unverified', createdAt: 5 });
});

it('a chain that lacks a file is told of, and only the newest one', () => {
  const files = [
    file({ chain: 'c2', sequence: 2 }),
    file({ chain: 'c2', sequence: 1, present: false }),
    file({ chain: 'c2', sequence: 0 }),
    file({ chain: 'c1', present: false }),
  ];
  assert.deepEqual(missingOfNewest(files), [files[1]]);
  assert.deepEqual(missingOfNewest([]), []);
  assert.deepEqual(files.slice(0, 3).map(backupKind), ['+2', '+1', 'full']);
});

it('names files of either kind of system, and lists them', () => {
  assert.equal(fileName('/a/b/c.x'), 'c.x');
  assert.equal(fileName('C:\\a\\c.x'), 'c.x');
  assert.equal(backupsCsv([file({})]).split('\r\n').length, 2);
});
