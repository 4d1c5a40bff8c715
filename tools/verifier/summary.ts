import type { Verdict } from './verdict.ts';

/** Texts of a file may hold control characters that would steer a terminal. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\u00b7');
}

const instant = (milliseconds: number | null): string => {
  if (milliseconds === null || Math.abs(milliseconds) > 8.64e15) return 'unknown';
  return new Date(milliseconds).toISOString();
};

const statusWords = {
  matches: 'as sealed',
  differs: 'CHANGED',
  'not given': 'not given, not checked',
} as const;

/** The verdict in lines of plain words. */
export function describe(verdict: Verdict): string[] {
  const { createdBy, files, problems, moreProblems } = verdict;
  const person =
    typeof createdBy === 'object' && createdBy !== null && 'user' in createdBy
      ? String(createdBy['user'])
      : '';
  const lines = [
    verdict.ok ? 'PASS: everything in this bundle fits together.' : 'FAIL: this bundle does not hold.',
    '',
    `title        ${verdict.title ?? 'unknown'}`,
    `created      ${instant(verdict.createdAt)}${person === '' ? '' : ` by ${person}`}`,
    `log          ${verdict.log ?? 'unknown'}`,
    `covers       ${verdict.size ?? 'an unknown number of'} records of the log, of which ${verdict.records} are shown`,
    `checkpoints  ${verdict.checkpoints}, key epochs ${verdict.keyEpochs}`,
    ...files.map(({ name, status }) => `file         ${name}: ${statusWords[status]}`),
    `fingerprint  ${verdict.fingerprint ?? 'unknown'}`,
    `             ${verdict.notice}`,
  ];
  if (problems.length > 0) lines.push('', `${problems.length + moreProblems} problems:`);
  for (const { code, message } of problems) lines.push(`  ${code}  ${message}`);
  if (moreProblems > 0) lines.push(`  and ${moreProblems} more`);
  return lines.map(plain);
}
