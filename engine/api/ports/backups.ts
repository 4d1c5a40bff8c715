import type { DrillResult, WrittenBackup } from '../../store/worker/backup-files.ts';

export interface KnownBackup extends WrittenBackup {
  /** Whether the file is still where it was written. */
  readonly present: boolean;
}

export interface DrillEntry {
  readonly time: number;
  readonly outcome: 'good' | 'failed';
  readonly code: string | null;
  readonly message: string;
  readonly result: DrillResult | null;
}

export interface BackupFileService {
  write(input: {
    target?: string | undefined;
    full: boolean;
    recipientIds?: readonly string[] | undefined;
  }): Promise<WrittenBackup>;
  files(): Promise<readonly KnownBackup[]>;
  /** Restores the newest chain into a folder of its own and reads it through. A failure is an outcome, not a Fault. */
  drill(): Promise<DrillEntry>;
  drills(): Promise<readonly DrillEntry[]>;
  restore(input: {
    files: readonly string[];
    code?: string | undefined;
    user?: string | undefined;
    passphrase?: string | undefined;
  }): Promise<{ readonly createdAt: number; readonly vaultId: string }>;
  /** The same with files that were handed over in pieces. */
  restoreUploads(input: {
    uploads: readonly string[];
    code?: string | undefined;
    user?: string | undefined;
    passphrase?: string | undefined;
  }): Promise<{ readonly createdAt: number; readonly vaultId: string }>;
  /** A finished file as bytes, for a browser to keep. */
  read(
    file: string,
    from: number,
    bytes: number,
  ): Promise<{ readonly bytes: Uint8Array; readonly size: number }>;
}
