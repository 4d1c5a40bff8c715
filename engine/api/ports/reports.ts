import type { ReportKind, ReportLanguage, ReportScope } from '../../reports/request.ts';
import type { ReportFile } from '../../reports/write-report.ts';
import type { Caller } from '../caller.ts';

export interface BuiltReport {
  readonly id: string;
  readonly name: string;
  readonly kind: ReportKind;
  readonly language: ReportLanguage;
  readonly scope: ReportScope;
  readonly builtAt: number;
  readonly builtBy: string;
  /** Records that the report is made of. */
  readonly records: number;
  /** Size of the log that the proof covers. */
  readonly size: number;
  readonly fingerprint: string;
  /** The report's files, its proof bundle and the verifier's page. */
  readonly files: readonly ReportFile[];
  /** Where they were written, if a folder was named. */
  readonly folder: string | null;
}

export interface ReportService {
  build(
    caller: Caller,
    input: {
      readonly kind: ReportKind;
      readonly language: ReportLanguage;
      readonly scope: ReportScope;
      readonly folder?: string | undefined;
    },
    work: { readonly progress: (share: number, text: string) => void; readonly signal: AbortSignal },
  ): Promise<BuiltReport>;
  /** Built since the vault was opened; they go when it closes. */
  list(): readonly BuiltReport[];
  read(
    id: string,
    name: string,
    from: number,
    bytes: number,
  ): Promise<{ readonly bytes: Uint8Array; readonly size: number }>;
  discard(id: string): Promise<boolean>;
  /** Makes the files of a bundle again from the records in it, and says which differ. */
  recompute(source: { readonly file?: string | undefined; readonly upload?: string | undefined }): Promise<{
    readonly name: string;
    readonly same: readonly string[];
    readonly different: readonly string[];
  }>;
}
