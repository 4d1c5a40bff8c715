import { Fault } from '../../domain/fault.ts';
import { type NodeReader, rangeHash, splitPoint } from './tree.ts';

function outOfRange(what: string, details: Record<string, number>): Fault {
  return new Fault('AUDIT_OUT_OF_RANGE', what, details);
}

/**
 * The audit path PATH(index, D[size]) of RFC 6962 section 2.1.1, from the leaf to the root. Throws Fault
 * AUDIT_OUT_OF_RANGE unless 0 <= index < size, and whatever `node` throws.
 */
export function inclusionProof(node: NodeReader, index: number, size: number): Uint8Array[] {
  if (!(Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size)) {
    throw outOfRange(`There is no record ${index} in a log of ${size}.`, { index, size });
  }
  const path: Uint8Array[] = [];
  let begin = 0;
  let end = size;
  while (end - begin > 1) {
    const middle = begin + splitPoint(end - begin);
    if (index < middle) {
      path.push(rangeHash(node, middle, end));
      end = middle;
    } else {
      path.push(rangeHash(node, begin, middle));
      begin = middle;
    }
  }
  return path.reverse();
}

/**
 * PROOF(from, D[to]) of RFC 6962 section 2.1.2. Empty where the sizes are equal or `from` is 0. Throws Fault
 * AUDIT_OUT_OF_RANGE unless 0 <= from <= to.
 */
export function consistencyProof(node: NodeReader, from: number, to: number): Uint8Array[] {
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && from <= to)) {
    throw outOfRange(`A log of ${to} records was never one of ${from}.`, { from, to });
  }
  if (from === 0 || from === to) return [];
  const proof: Uint8Array[] = [];
  let begin = 0;
  let end = to;
  // SUBPROOF's flag: as long as the left edge was never left, the old root itself is known to the verifier.
  let whole = true;
  while (end !== from) {
    const middle = begin + splitPoint(end - begin);
    if (from <= middle) {
      proof.push(rangeHash(node, middle, end));
      end = middle;
    } else {
      proof.push(rangeHash(node, begin, middle));
      begin = middle;
      whole = false;
    }
  }
  if (!whole) proof.push(rangeHash(node, begin, end));
  return proof.reverse();
}
