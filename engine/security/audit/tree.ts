import { Fault } from '../../domain/fault.ts';
import { emptyRoot, foldHashes, hashBytes, nodeHash } from './hashing.ts';

/** A tile holds up to 256 neighbouring nodes; tiles of level k hold nodes of level 8k. */
export const tileWidth = 256;
export const tileHeight = 8;

/** The hashes of a tile, 32 bytes each, as many as there are yet; undefined where there is no such tile. */
export type TileReader = (level: number, index: number) => Uint8Array | undefined;

/** The hash of the node that covers the leaves from `index * 2^level` up to `(index + 1) * 2^level`. */
export type NodeReader = (level: number, index: number) => Uint8Array;

/**
 * Nodes out of tiles. `kept` answers for single nodes whose tile was removed. Throws Fault AUDIT_REMOVED where a node
 * is nowhere: the caller checks sizes before, so that only a removal can be the reason.
 */
export function nodesOfTiles(tiles: TileReader, kept: NodeReaderOrNothing = () => undefined): NodeReader {
  return (level, index) => {
    const row = Math.floor(level / tileHeight);
    const span = 2 ** (level % tileHeight);
    const first = index * span;
    const tile = tiles(row, Math.floor(first / tileWidth));
    const place = first % tileWidth;
    if (tile !== undefined && tile.length >= (place + span) * hashBytes) return foldHashes(tile, place, span);
    const single = kept(level, index);
    if (single !== undefined) return single;
    throw new Fault(
      'AUDIT_REMOVED',
      `Records ${index * 2 ** level} to ${(index + 1) * 2 ** level - 1} of the audit log were removed by retention, and with them this part of the tree. Ask for a record or a size outside of them.`,
      { level, index, from: index * 2 ** level, to: (index + 1) * 2 ** level - 1 },
    );
  };
}

type NodeReaderOrNothing = (level: number, index: number) => Uint8Array | undefined;

/** The largest power of two smaller than n, for n > 1: where RFC 6962 splits a tree. */
export function splitPoint(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

/** The root over the leaves from `begin` up to `end`, which RFC 6962 writes MTH(D[begin:end]); begin < end. */
export function rangeHash(node: NodeReader, begin: number, end: number): Uint8Array {
  const size = end - begin;
  const level = Math.log2(size);
  if (Number.isInteger(level) && begin % size === 0) return node(level, begin / size);
  const middle = begin + splitPoint(size);
  return nodeHash(rangeHash(node, begin, middle), rangeHash(node, middle, end));
}

export function rootOf(node: NodeReader, size: number): Uint8Array {
  return size === 0 ? emptyRoot : rangeHash(node, 0, size);
}
