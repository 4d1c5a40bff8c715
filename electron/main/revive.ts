import type { WebContents } from 'electron';

/** A page that ends again so soon would do so for ever. */
const shortestLifeMilliseconds = 10_000;

/** Loads the page again when its process crashed or was killed; what the person had open lies in the vault. */
export function reviveCrashed(
  contents: Pick<WebContents, 'on' | 'reload' | 'isDestroyed'>,
  options: { readonly now: () => number; readonly onCrash: (reason: string, revived: boolean) => void },
): void {
  let last = Number.NEGATIVE_INFINITY;
  contents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || contents.isDestroyed()) return;
    const time = options.now();
    const revived = time - last >= shortestLifeMilliseconds;
    last = time;
    options.onCrash(reason, revived);
    if (revived) contents.reload();
  });
}
