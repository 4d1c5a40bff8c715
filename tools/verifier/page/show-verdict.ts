import type { Verdict } from '../verdict.ts';

/** Builds the result. Texts of the bundle reach the page as text only, each in its own direction of writing. */
function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  text = '',
  className = '',
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.textContent = text;
  if (className !== '') made.className = className;
  return made;
}

const instant = (milliseconds: number | null): string =>
  milliseconds === null || milliseconds > 8.64e15 ? 'unknown' : new Date(milliseconds).toISOString();

const statusWords = {
  matches: 'as it was sealed',
  differs: 'CHANGED since it was sealed',
  'not given': 'not chosen, so not checked',
} as const;

function factsOf(verdict: Verdict): readonly (readonly [string, string, string?])[] {
  const creator = verdict.createdBy;
  const person =
    typeof creator === 'object' && creator !== null && 'user' in creator ? creator['user'] : null;
  return [
    ['Title', verdict.title ?? 'unknown'],
    ['Created', instant(verdict.createdAt)],
    ['Created by', typeof person === 'string' ? person : 'unknown'],
    ['Scope', verdict.scope === null ? 'unknown' : JSON.stringify(verdict.scope), 'code'],
    ['Log', verdict.log ?? 'unknown', 'code'],
    ['Records of the log', String(verdict.size ?? 'unknown')],
    ['Records shown', String(verdict.records)],
    ['Checkpoints', String(verdict.checkpoints)],
    ['Key epochs', String(verdict.keyEpochs)],
    ['Fingerprint', (verdict.fingerprint ?? 'unknown').replace(/.{8}(?=.)/g, '$& '), 'code'],
    ...verdict.files.map(({ name, status }) => [name, statusWords[status]] as const),
  ];
}

function tableOf({ problems, moreProblems }: Verdict): readonly HTMLElement[] {
  if (problems.length === 0) return [];
  const count = problems.length + moreProblems;
  const table = element('table');
  const head = table.createTHead().insertRow();
  for (const title of ['Line', 'Code', 'What is wrong']) {
    const cell = element('th', title);
    cell.scope = 'col';
    head.append(cell);
  }
  const body = table.createTBody();
  for (const { line, code, message } of problems) {
    const what = element('td');
    what.append(element('bdi', message));
    body.insertRow().append(element('td', String(line ?? '')), element('td', code, 'code'), what);
  }
  const title = element('h3', `${count} ${count === 1 ? 'problem' : 'problems'}`);
  return moreProblems === 0 ? [title, table] : [title, table, element('p', `and ${moreProblems} more`)];
}

export function showVerdict(verdict: Verdict, find: (id: string) => HTMLElement): void {
  const headline = find('headline');
  headline.textContent = verdict.ok
    ? 'PASS. Everything in this bundle fits together.'
    : 'FAIL. This bundle does not hold.';
  headline.className = verdict.ok ? 'pass' : 'fail';
  find('notice').textContent = verdict.notice;
  find('facts').replaceChildren(
    ...factsOf(verdict).flatMap(([name, value, className]) => {
      const term = element('dt');
      const fact = element('dd');
      term.append(element('bdi', name));
      fact.append(element('bdi', value, className));
      return [term, fact];
    }),
  );
  find('problems').replaceChildren(...tableOf(verdict));
  find('result').hidden = false;
  headline.focus();
}
