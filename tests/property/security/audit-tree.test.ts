import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { hex, leafHash } from '../../../engine/security/audit/hashing.ts';
import { consistencyProof, inclusionProof } from '../../../engine/security/audit/proofs.ts';
import { type NodeReader, nodesOfTiles, rootOf } from '../../../engine/security/audit/tree.ts';
import { TreeEdge } from '../../../engine/security/audit/tree-edge.ts';
import { verifyConsistency, verifyInclusion } from '../../../engine/security/audit/verify-proofs.ts';

const options = { seed: 20_261_122, numRuns: 60 };

const sha = (...parts: Uint8Array[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

/** RFC 6962, section 2.1, word for word. */
function plainRoot(leaves: readonly Uint8Array[]): Buffer {
  if (leaves.length === 0) return sha();
  const [only] = leaves;
  if (leaves.length === 1 && only !== undefined) return sha(Uint8Array.of(0), only);
  const split = plainSplit(leaves.length);
  return sha(Uint8Array.of(1), plainRoot(leaves.slice(0, split)), plainRoot(leaves.slice(split)));
}

const plainSplit = (size: number) => 2 ** Math.floor(Math.log2(size - 1));

/** Section 2.1.1. */
function plainPath(index: number, leaves: readonly Uint8Array[]): Buffer[] {
  if (leaves.length === 1) return [];
  const split = plainSplit(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...plainPath(index, left), plainRoot(right)]
    : [...plainPath(index - split, right), plainRoot(left)];
}

/** Section 2.1.2. */
function plainProof(size: number, leaves: readonly Uint8Array[], whole = true): Buffer[] {
  if (size === leaves.length) return whole ? [] : [plainRoot(leaves)];
  const split = plainSplit(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return size <= split
    ? [...plainProof(size, left, whole), plainRoot(right)]
    : [...plainProof(size - split, right, false), plainRoot(left)];
}

const leavesOf = (count: number) => Array.from({ length: count }, (_, index) => Buffer.from(`leaf ${index}`));

/** A tree as it is stored: tiles that were written down after every so many leaves. */
function stored(leaves: readonly Uint8Array[], each: number): { edge: TreeEdge; node: NodeReader } {
  const tiles = new Map<string, Uint8Array>();
  const edge = new TreeEdge();
  leaves.forEach((leaf, index) => {
    edge.append(leafHash(leaf));
    if ((index + 1) % each !== 0 && index + 1 < leaves.length) return;
    for (const tile of edge.takeChanged()) tiles.set(`${tile.level}/${tile.index}`, tile.hashes.slice());
  });
  return { edge, node: nodesOfTiles((level, index) => tiles.get(`${level}/${index}`)) };
}

const hexes = (hashes: readonly Uint8Array[]) => hashes.map(hex);
const sizes = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 250, max: 1_100 }));
const batches = fc.integer({ min: 1, max: 300 });

test('roots and proofs out of tiles are those of the recursive definition, and verify', () => {
  fc.assert(
    fc.property(sizes, batches, fc.nat(), fc.nat(), (size, each, a, b) => {
      const leaves = leavesOf(size);
      const { edge, node } = stored(leaves, each);
      const root = plainRoot(leaves);
      assert.equal(hex(edge.root()), hex(root));
      const index = a % size;
      const path = inclusionProof(node, index, size);
      assert.deepEqual(hexes(path), hexes(plainPath(index, leaves)));
      assert.ok(verifyInclusion(leafHash(leaves[index] as Buffer), index, size, path, root));
      const from = 1 + (b % size);
      const older = plainRoot(leaves.slice(0, from));
      assert.equal(hex(rootOf(node, from)), hex(older));
      const proof = consistencyProof(node, from, size);
      assert.deepEqual(hexes(proof), hexes(plainProof(from, leaves)));
      assert.ok(verifyConsistency(from, size, proof, older, root));
      const early = inclusionProof(node, index % from, from);
      assert.ok(verifyInclusion(leafHash(leaves[index % from] as Buffer), index % from, from, early, older));
    }),
    options,
  );
});

test('every proof of every small tree verifies', () => {
  const leaves = leavesOf(33);
  const { node } = stored(leaves, 1);
  for (let size = 1; size <= leaves.length; size += 1) {
    const root = plainRoot(leaves.slice(0, size));
    for (let index = 0; index < size; index += 1) {
      const path = inclusionProof(node, index, size);
      assert.ok(
        verifyInclusion(leafHash(leaves[index] as Buffer), index, size, path, root),
        `${index} in ${size}`,
      );
    }
    for (let from = 0; from <= size; from += 1) {
      const older = plainRoot(leaves.slice(0, from));
      assert.ok(
        verifyConsistency(from, size, consistencyProof(node, from, size), older, root),
        `${from} to ${size}`,
      );
    }
  }
});

const flipped = (hash: Uint8Array, bit: number) => {
  const copy = Uint8Array.from(hash);
  const byte = Math.floor(bit / 8) % copy.length;
  copy[byte] = (copy[byte] ?? 0) ^ (1 << (bit % 8));
  return copy;
};

/** Every way to be wrong in one place. */
function changedPaths(path: readonly Uint8Array[], place: number, bit: number): Uint8Array[][] {
  const changed: Uint8Array[][] = [[...path, leafHash(Buffer.from('more'))]];
  if (path.length === 0) return changed;
  const at = place % path.length;
  changed.push(path.map((hash, index) => (index === at ? flipped(hash, bit) : hash)));
  changed.push(path.filter((_, index) => index !== at));
  return changed;
}

test('a proof with one bit, one step, one place or one size wrong does not verify', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 300 }), fc.nat(), fc.nat(), fc.nat(), (size, a, place, bit) => {
      const leaves = leavesOf(size);
      const { node } = stored(leaves, 256);
      const root = plainRoot(leaves);
      const index = a % size;
      const leaf = leafHash(leaves[index] as Buffer);
      const path = inclusionProof(node, index, size);
      for (const wrong of changedPaths(path, place, bit))
        assert.equal(verifyInclusion(leaf, index, size, wrong, root), false);
      assert.equal(verifyInclusion(flipped(leaf, bit), index, size, path, root), false);
      assert.equal(verifyInclusion(leaf, index, size, path, flipped(root, bit)), false);
      assert.equal(verifyInclusion(leaf, (index + 1) % size, size, path, root), false);
      assert.equal(verifyInclusion(leaf, index, index, path, root), false);
      const from = 1 + (a % (size - 1));
      const older = plainRoot(leaves.slice(0, from));
      const proof = consistencyProof(node, from, size);
      for (const wrong of changedPaths(proof, place, bit))
        assert.equal(verifyConsistency(from, size, wrong, older, root), false);
      assert.equal(verifyConsistency(from, size, proof, flipped(older, bit), root), false);
      assert.equal(verifyConsistency(from, size, proof, older, flipped(root, bit)), false);
      assert.equal(verifyConsistency(size, from, proof, root, older), false);
    }),
    options,
  );
});

test('an edge that goes back to a mark goes on as if nothing had been', () => {
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 600 }), sizes, (before, aborted, after) => {
      const leaves = leavesOf(before + after).map((leaf) => leafHash(leaf));
      const edge = new TreeEdge();
      for (const leaf of leaves.slice(0, before)) edge.append(leaf);
      edge.takeChanged();
      const mark = edge.mark();
      for (let one = 0; one < aborted; one += 1) edge.append(leafHash(Buffer.from(`aborted ${one}`)));
      edge.reset(mark);
      assert.equal(edge.size, before);
      assert.deepEqual(edge.takeChanged(), []);
      for (const leaf of leaves.slice(before)) edge.append(leaf);
      assert.equal(hex(edge.root()), hex(plainRoot(leavesOf(before + after))));
    }),
    options,
  );
});

test('an edge that is read back from its unfinished tiles goes on where it was', () => {
  fc.assert(
    fc.property(sizes, batches, fc.nat({ max: 300 }), (size, each, more) => {
      const leaves = leavesOf(size + more);
      const tiles = new Map<string, Uint8Array>();
      const edge = new TreeEdge();
      for (const [index, leaf] of leaves.slice(0, size).entries()) {
        edge.append(leafHash(leaf));
        if (index % each === 0 || index === size - 1)
          for (const tile of edge.takeChanged())
            tiles.set(`${tile.level}/${tile.index}`, tile.hashes.slice());
      }
      const unfinished = [0, 1, 2].map(
        (level) => tiles.get(`${level}/${Math.floor(size / 256 ** (level + 1))}`) ?? new Uint8Array(0),
      );
      const again = new TreeEdge(size, unfinished);
      assert.equal(again.size, size);
      assert.equal(hex(again.root()), hex(edge.root()));
      for (const leaf of leaves.slice(size)) again.append(leafHash(leaf));
      assert.equal(hex(again.root()), hex(plainRoot(leaves)));
    }),
    options,
  );
});
