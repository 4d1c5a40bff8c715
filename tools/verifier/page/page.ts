import { type Run, serveWorker, startRun } from './runner.ts';
import { showVerdict } from './show-verdict.ts';
import { Cancelled } from './verify-files.ts';

/** The page. One script is both page and worker, so that the file needs no other beside it. */

const ending = '.proof.jsonl';

function find<Kind extends HTMLElement>(id: string): Kind {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no element ${id}`);
  return found as Kind;
}

function startPage(source: string): void {
  const input = find<HTMLInputElement>('files');
  const fingerprint = find<HTMLInputElement>('fingerprint');
  const verify = find<HTMLButtonElement>('verify');
  const cancel = find<HTMLButtonElement>('cancel');
  const progress = find<HTMLProgressElement>('progress');
  const state = find('state');
  let files: readonly File[] = [];
  let run: Run | undefined;

  const bundles = () => files.filter((file) => file.name.endsWith(ending));

  const showChoice = () => {
    find('chosen').replaceChildren(
      ...files.map((file) => {
        const item = document.createElement('li');
        item.dir = 'auto';
        item.textContent = file.name;
        return item;
      }),
    );
    const count = bundles().length;
    verify.disabled = count !== 1 || run !== undefined;
    const missing = count === 0 ? `One of the files must be the bundle (*${ending}).` : '';
    state.textContent = files.length === 0 ? '' : count > 1 ? 'Choose one bundle at a time.' : missing;
  };

  const choose = (chosen: FileList | undefined | null) => {
    if (run !== undefined || chosen == null || chosen.length === 0) return;
    files = [...chosen];
    find('result').hidden = true;
    showChoice();
  };

  const work = async () => {
    const [bundle] = bundles();
    if (bundle === undefined || run !== undefined) return;
    const reports = files.filter((file) => file !== bundle);
    find('result').hidden = true;
    state.textContent = 'Verifying';
    progress.value = 0;
    run = startRun(source, { bundle, reports, fingerprint: fingerprint.value }, (share) => {
      progress.value = share;
    });
    verify.disabled = true;
    input.disabled = true;
    cancel.hidden = false;
    progress.hidden = false;
    let outcome = '';
    try {
      showVerdict(await run.result, find);
      outcome = 'Done';
    } catch (error) {
      outcome = error instanceof Cancelled ? 'Cancelled' : `This could not be read: ${String(error)}`;
    } finally {
      run = undefined;
      input.disabled = false;
      cancel.hidden = true;
      progress.hidden = true;
      showChoice();
      state.textContent = outcome;
    }
  };

  input.addEventListener('change', () => choose(input.files));
  cancel.addEventListener('click', () => run?.cancel());
  find('form').addEventListener('submit', (event) => {
    event.preventDefault();
    void work();
  });
  for (const name of ['dragover', 'dragleave', 'drop'] as const)
    document.addEventListener(name, (event) => {
      event.preventDefault();
      document.body.classList.toggle('over', name === 'dragover');
      if (name === 'drop') choose(event.dataTransfer?.files);
    });
  // A browser may keep what was chosen when the page is loaded anew.
  choose(input.files);
}

if (typeof document === 'undefined') serveWorker(globalThis as unknown as Parameters<typeof serveWorker>[0]);
else startPage(document.currentScript?.textContent ?? '');
