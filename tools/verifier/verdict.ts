import type { Json } from './canonical.ts';
import type { Problem } from './problems.ts';

/** A report that lies beside the bundle, by its bytes. */
export interface GivenFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface FileResult {
  readonly name: string;
  readonly status: 'matches' | 'differs' | 'not given';
}

/** What the verifier found. Fields that could not be read are null. */
export interface Verdict {
  /** True only when there is no problem at all. */
  readonly ok: boolean;
  readonly log: string | null;
  /** Hash of the first key epoch, hex. It tells whose log this is. */
  readonly fingerprint: string | null;
  /** How it compares with the fingerprint that the caller expected. */
  readonly fingerprintStatus: 'matches' | 'differs' | 'not given';
  readonly size: number | null;
  readonly records: number;
  readonly checkpoints: number;
  readonly keyEpochs: number;
  readonly createdAt: number | null;
  readonly createdBy: Json;
  readonly title: string | null;
  readonly scope: Json;
  readonly files: readonly FileResult[];
  readonly problems: readonly Problem[];
  /** Number of problems beyond those listed. */
  readonly moreProblems: number;
  /** What a reader must still do or know; always said. */
  readonly notice: string;
}

/** What is said about the fingerprint, by how it compares. */
export const notices = {
  matches: 'The fingerprint is the one you expected.',
  differs: 'The fingerprint is not the one you expected: do not rely on this bundle.',
  'not given':
    'Compare this fingerprint with the one printed with the recovery kit: a bundle made anew with other keys differs in nothing else.',
} as const;
