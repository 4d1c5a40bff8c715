import { BundleVerifier } from '../bundle.ts';
import { toHex } from '../bytes.ts';
import { Sha256 } from '../sha256.ts';
import type { GivenFile, Verdict } from '../verdict.ts';

/** What a person chose on the page. */
export interface Choice {
  readonly bundle: File;
  readonly reports: readonly File[];
  readonly fingerprint: string;
}

/** Told after each piece: the share that is done. Answers true to give up. */
export type Step = (share: number) => boolean;

export class Cancelled extends Error {}

const pieceBytes = 512 * 1024;

/** Verifies what was chosen, in pieces between which the page can breathe. */
export async function verifyFiles({ bundle, reports, fingerprint }: Choice, step: Step): Promise<Verdict> {
  const total = [bundle, ...reports].reduce((sum, file) => sum + file.size, 1);
  let done = 0;
  const read = async (file: File, take: (piece: Uint8Array) => void): Promise<void> => {
    for (let from = 0; from < file.size; from += pieceBytes) {
      const piece = new Uint8Array(await file.slice(from, from + pieceBytes).arrayBuffer());
      take(piece);
      done += piece.length;
      if (step(done / total)) throw new Cancelled();
      // Where this runs on the page itself, its own work must come to its turn.
      if (typeof document !== 'undefined') await new Promise((resolve) => setTimeout(resolve));
    }
  };
  const verifier = new BundleVerifier({ fingerprint });
  await read(bundle, (piece) => verifier.write(piece));
  const given: GivenFile[] = [];
  for (const report of reports) {
    const hash = new Sha256();
    await read(report, (piece) => hash.update(piece));
    given.push({ name: report.name, bytes: report.size, sha256: toHex(hash.digest()) });
  }
  return verifier.end(given);
}
