import { ByteScanner, literal } from './byte-scanner.ts';
import { categories } from './schema.ts';

/** What is asked of a sound record beyond its hash. */
export interface RecordFacts {
  readonly index: number;
  readonly keyEpoch: number;
  readonly boot: string;
  readonly monotonic: number;
}

const parts = {
  action: literal('{"content":{"action":'),
  address: literal(',"actor":{"address":'),
  host: literal(',"host":'),
  role: literal(',"role":'),
  session: literal(',"session":'),
  user: literal(',"user":'),
  userId: literal(',"userId":'),
  approval: literal('},"approval":'),
  boot: literal(',"boot":'),
  category: literal(',"category":'),
  offset: literal(',"clock":{"offsetMilliseconds":'),
  source: literal(',"source":'),
  details: literal('},"details":'),
  index: literal(',"index":'),
  keyEpoch: literal(',"keyEpoch":'),
  monotonic: literal(',"monotonic":'),
  phase: literal(',"phase":'),
  request: literal(',"request":'),
  subject: literal(',"subject":'),
  time: literal(',"time":'),
  version: literal(',"version":1},"hash":'),
  type: literal(',"type":"record"}'),
} as const;
const nothing = literal('null');
const known: ReadonlySet<string> = new Set(categories);
const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const hashForm = /^[0-9a-f]{64}$/;

/**
 * Reads record lines that are canonical and of the right form without making values of them, which takes most of the time
 * of a large bundle. It accepts only what `readCanonical` and the forms of `schema.ts` accept; a test holds it to that.
 */
export class QuickRecordReader {
  private readonly scanner = new ByteScanner();
  private lastBoot = '';

  /** Undefined where the line is another, or not plain enough to be sure. */
  read(bytes: Uint8Array): RecordFacts | undefined {
    const scan = this.scanner;
    scan.start(bytes);
    if (!scan.literal(parts.action) || !scan.string()) return undefined;
    if (!scan.literal(parts.address) || !scan.nullOrString()) return undefined;
    if (!scan.literal(parts.host) || !scan.string()) return undefined;
    if (!scan.literal(parts.role) || !scan.string()) return undefined;
    if (!scan.literal(parts.session) || !scan.string()) return undefined;
    if (!scan.literal(parts.user) || !scan.string()) return undefined;
    if (!scan.literal(parts.userId) || !scan.string()) return undefined;
    if (!scan.literal(parts.approval) || !scan.nullOrString()) return undefined;
    if (!scan.literal(parts.boot) || !scan.string()) return undefined;
    const boot = this.boot();
    if (boot === undefined) return undefined;
    if (!scan.literal(parts.category) || !scan.string() || !known.has(scan.text())) return undefined;
    if (!scan.literal(parts.offset) || !(scan.literal(nothing) || scan.canonicalNumber())) return undefined;
    if (!scan.literal(parts.source) || !scan.string()) return undefined;
    if (!scan.literal(parts.details) || bytes[scan.at] !== 0x7b || !scan.value()) return undefined;
    if (!scan.literal(parts.index) || !scan.whole()) return undefined;
    const index = scan.number;
    if (!scan.literal(parts.keyEpoch) || !scan.whole() || scan.number === 0) return undefined;
    const keyEpoch = scan.number;
    if (!scan.literal(parts.monotonic) || !scan.whole()) return undefined;
    const monotonic = scan.number;
    if (!scan.literal(parts.phase) || !scan.string()) return undefined;
    if (!this.request(scan.text(), index)) return undefined;
    if (!scan.literal(parts.subject) || !scan.object(() => scan.string())) return undefined;
    if (!scan.literal(parts.time) || !scan.whole()) return undefined;
    if (!scan.literal(parts.version) || !scan.string() || !hashForm.test(scan.text())) return undefined;
    if (!scan.literal(parts.type) || scan.at !== bytes.length) return undefined;
    return { index, keyEpoch, boot, monotonic };
  }

  /** Most records have the boot of the one before. */
  private boot(): string | undefined {
    const { bytes, from, to } = this.scanner;
    const last = this.lastBoot;
    let same = to - from === last.length;
    for (let at = 0; same && at < last.length; at += 1) same = bytes[from + at] === last.charCodeAt(at);
    if (same) return last;
    if (to - from !== 36) return undefined;
    const boot = this.scanner.text();
    if (!uuidForm.test(boot)) return undefined;
    this.lastBoot = boot;
    return boot;
  }

  private request(phase: string, index: number): boolean {
    const scan = this.scanner;
    if (!scan.literal(parts.request)) return false;
    if (phase === 'requested' || phase === 'event') return scan.literal(nothing);
    return (phase === 'done' || phase === 'failed') && scan.whole() && scan.number < index;
  }
}
