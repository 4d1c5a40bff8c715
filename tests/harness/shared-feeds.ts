import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Recorded venue messages stand beside the project, not in it. */
export const sharedFeeds = path.resolve(process.env['SHARED_DIR'] ?? '../shared', 'feeds');

export const needsSharedFeeds = existsSync(path.join(sharedFeeds, 'EXPECTED.json'))
  ? {}
  : { skip: `no recorded feeds at ${sharedFeeds}; SHARED_DIR names the folder that holds feeds/` };

export interface RecordedLine {
  /** `in` from the server, `out` to it, `http` an answer by request, `open` an address; absent in examples. */
  readonly direction: string | undefined;
  readonly url: string | undefined;
  readonly receiveTime: number;
  /** The message with the text of its numbers unchanged. */
  readonly text: string;
}

/** One recorded file, line by line; `msg` is always the last key. */
export function recordedLines(file: string): RecordedLine[] {
  const lines = readFileSync(path.join(sharedFeeds, file), 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => {
    const { dir, url, recv_ts } = JSON.parse(line) as { dir?: string; url?: string; recv_ts?: number };
    const text = line.slice(line.indexOf('"msg":') + 6, line.lastIndexOf('}'));
    return { direction: dir, url, receiveTime: Math.round((recv_ts ?? 1_700_000_000) * 1000), text };
  });
}

export function recordedIn(file: string): string[] {
  return recordedLines(file)
    .filter(({ direction }) => direction === 'in')
    .map(({ text }) => text);
}

export function expectedFeeds(): Record<string, unknown> {
  return JSON.parse(readFileSync(path.join(sharedFeeds, 'EXPECTED.json'), 'utf8')) as Record<string, unknown>;
}
