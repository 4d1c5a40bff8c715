import type { Page } from '@playwright/test';
import type { WorkstationLink } from '../../../renderer/client/transport.ts';
import { BareClient } from '../contract-client.ts';

export interface PageLink extends BareClient {
  /** Why the link was closed, once it was. */
  readonly closed: readonly string[];
}

type LinkedWindow = Window & {
  workstationLink: WorkstationLink;
  testLinks: Map<string, { send(frame: Uint8Array): void }>;
} & Record<string, (text: unknown) => void>;

let made = 0;

/** The bare protocol over the link that the preload gives a page, spoken from inside that page. */
export async function openPageLink(page: Page): Promise<PageLink> {
  made += 1;
  const name = `testLink${made}`;
  const closed: string[] = [];
  const client = new BareClient((frame) => {
    page
      .evaluate(
        ({ name, bytes }) =>
          (window as unknown as LinkedWindow).testLinks.get(name)?.send(new Uint8Array(bytes)),
        { name, bytes: [...frame] },
      )
      // A page that goes takes what was on its way along.
      .catch(() => undefined);
  });
  await page.exposeFunction(`${name}Frame`, (bytes: number[]) => client.take(new Uint8Array(bytes)));
  await page.exposeFunction(`${name}Closed`, (reason: string) => closed.push(reason));
  await page.evaluate((name) => {
    const window_ = window as unknown as LinkedWindow;
    window_.testLinks ??= new Map();
    const link = window_.workstationLink.open(
      (frame) => window_[`${name}Frame`]?.([...frame]),
      (reason) => window_[`${name}Closed`]?.(reason),
    );
    window_.testLinks.set(name, link);
  }, name);
  return Object.assign(client, { closed });
}
