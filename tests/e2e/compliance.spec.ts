import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import { command, expect, listen, test } from './fixtures.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const owner = 'four unrelated words: heron anvil copper tide';
const given = 'first words from the owner';
const own = (name: string) => `${name} chose these words alone`;

/** The code of the kit as it stands on the screen. */
async function readKit(page: Page): Promise<string> {
  const groups = page.getByRole('list', { name: 'Code' }).getByRole('listitem');
  await expect(groups).toHaveCount(8, { timeout: 30_000 });
  return (await groups.allTextContents()).map((text) => text.trim()).join('-');
}

async function createWithKit(page: Page): Promise<string> {
  await page.getByLabel('Passphrase', { exact: true }).fill(owner);
  await page.getByLabel('Passphrase again', { exact: true }).fill(owner);
  await page.getByRole('checkbox', { name: /nobody can recover/ }).check();
  await page.getByRole('button', { name: 'Create vault' }).click();
  const code = await readKit(page);
  await page.getByRole('button', { name: 'I have it on paper' }).click();
  const typed = page.getByLabel('Type the code from your copy');
  await typed.fill(`${code.slice(0, -1)}${code.endsWith('A') ? 'B' : 'A'}`);
  await page.getByRole('button', { name: 'Verify the kit' }).click();
  await expect(page.getByText('RECOVERY_CODE_MALFORMED')).toBeVisible();
  await typed.fill(code.toLowerCase());
  await page.getByRole('button', { name: 'Verify the kit' }).click();
  await expect(page.getByRole('main', { name: 'Workspace' })).toBeVisible({ timeout: 30_000 });
  return code;
}

async function addPerson(page: Page, name: string, role: string): Promise<void> {
  await command(page, 'PEOPLE');
  const people = page.getByRole('region', { name: 'People', exact: true });
  await people.getByRole('button', { name: /^Add/ }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add a person' });
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await dialog.getByLabel(/^Role/).selectOption(role);
  await dialog.getByLabel('First passphrase', { exact: true }).fill(given);
  await dialog.getByLabel('First passphrase again', { exact: true }).fill(given);
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog).toBeHidden({ timeout: 30_000 });
  await expect(people.getByText(name).first()).toBeVisible();
}

async function signIn(page: Page, user: string, passphrase: string): Promise<void> {
  await page.getByLabel('User').selectOption(user);
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.getByRole('button', { name: /^(Sign in|Unlock)$/ }).click();
}

async function signInFirst(page: Page, user: string): Promise<void> {
  await signIn(page, user, given);
  await page.getByLabel('The passphrase you were given', { exact: true }).fill(given);
  await page.getByLabel('Your passphrase', { exact: true }).fill(own(user));
  await page.getByLabel('Your passphrase again', { exact: true }).fill(own(user));
  await page.getByRole('button', { name: 'Change the passphrase' }).click();
  await expect(page.getByRole('main', { name: 'Workspace' })).toBeVisible({ timeout: 30_000 });
}

async function signOut(page: Page): Promise<void> {
  await command(page, 'SIGNOUT');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
}

async function approveAll(page: Page): Promise<void> {
  await command(page, 'CONTROLS');
  const controls = page.getByRole('region', { name: 'Controls', exact: true });
  const approve = controls.getByRole('button', { name: /^Approve/ });
  await expect(approve.first()).toBeVisible();
  while ((await approve.count()) > 0) {
    const before = await approve.count();
    await approve.first().click();
    await page.getByLabel('Reason').fill('seen and agreed');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Approve/ })
      .click();
    await expect(approve).toHaveCount(before - 1);
    await expect(page.getByRole('dialog')).toBeHidden();
  }
}

async function save(page: Page, ending: RegExp, folder: string): Promise<string> {
  const report = page.getByRole('region', { name: 'Reports', exact: true }).getByRole('article').first();
  const waiting = page.waitForEvent('download');
  await report.getByRole('listitem').filter({ hasText: ending }).getByRole('button').click();
  const download = await waiting;
  const file = path.join(folder, download.suggestedFilename());
  await download.saveAs(file);
  return file;
}

test('from a new vault to a proof in a stranger’s hands, and back from a backup with the kit', async ({
  browser,
  workstation,
  storeDirectory,
  complaints,
}) => {
  test.setTimeout(240_000);
  const vault = path.join(storeDirectory, 'vault');
  await workstation.start({ storeDirectory: vault });
  const page = await workstation.page();
  page.setDefaultTimeout(20_000);
  listen(page, complaints);
  const code = await createWithKit(page);

  await test.step('a compliance officer comes at once, a trader with a second person’s yes', async () => {
    await addPerson(page, 'cora', 'compliance');
    await addPerson(page, 'tom', 'trader');
    await signOut(page);
    await signIn(page, 'tom', given);
    await expect(page.getByText('USER_PENDING')).toBeVisible();
    await signInFirst(page, 'cora');
    await approveAll(page);
    await signOut(page);
  });

  await test.step('the trader is refused what is not theirs, and writes a trade down', async () => {
    await signInFirst(page, 'tom');
    await command(page, 'AUDIT');
    await expect(page.getByText('Not for your role')).toBeVisible();
    await command(page, 'CONTROLS');
    const controls = page.getByRole('region', { name: 'Controls', exact: true });
    await controls.getByRole('tab', { name: 'Trades' }).click();
    const form = page.getByRole('form', { name: 'Write a trade down' });
    await form.getByLabel('Book').fill('crude');
    await form.getByLabel('Instrument').fill('CL');
    await form.getByLabel('Lots').fill('7');
    await form.getByLabel(/^Price/).fill('78.25');
    await form.getByLabel('Counterparty').fill('A broker');
    await form.getByRole('button', { name: 'Write it down' }).click();
    await expect(page.getByText('The trade waits for a second person.')).toBeVisible();
    await signOut(page);
  });

  await test.step('wrong passphrases cost time, and only theirs who are guessed', async () => {
    for (let turn = 0; turn < 3; turn++) {
      await signIn(page, 'tom', `guess ${turn}`);
      await expect(page.getByText('PASSPHRASE_WRONG')).toBeVisible();
    }
    await expect(page.getByRole('timer')).toContainText('The next one is possible in');
  });

  const evidence = { pdf: '', proof: '', verifier: '' };
  await test.step('the officer approves, and takes the report away', async () => {
    // The delay is the trader's: the officer waits it out here only because the screen does.
    await expect(page.getByRole('timer')).toBeHidden({ timeout: 20_000 });
    await signIn(page, 'cora', own('cora'));
    await expect(page.getByRole('main', { name: 'Workspace' })).toBeVisible({ timeout: 30_000 });
    await approveAll(page);
    await command(page, 'REPORTS');
    await page.getByRole('button', { name: 'Build the report' }).click();
    const report = page.getByRole('region', { name: 'Reports', exact: true }).getByRole('article').first();
    await expect(report).toContainText('Lots7', { timeout: 60_000 });
    evidence.pdf = await save(page, /\.pdf/, storeDirectory);
    evidence.proof = await save(page, /\.proof\.jsonl/, storeDirectory);
    evidence.verifier = await save(page, /verify\.html/, storeDirectory);
  });

  await test.step('a stranger verifies it offline; one changed figure is named', async () => {
    const context = await browser.newContext({ offline: true });
    const stranger = await context.newPage();
    await stranger.goto(pathToFileURL(evidence.verifier).href);
    const verify = async (files: string[]) => {
      await stranger.getByLabel('Bundle and reports').setInputFiles(files);
      await stranger.getByRole('button', { name: 'Verify' }).click();
    };
    await verify([evidence.proof, evidence.pdf]);
    await expect(stranger.getByText(/^PASS/)).toBeVisible({ timeout: 60_000 });
    const text = await readFile(evidence.proof, 'utf8');
    const forged = path.join(storeDirectory, 'forged.proof.jsonl');
    await writeFile(forged, text.replace('"lots":7', '"lots":9'));
    await verify([forged]);
    await expect(stranger.getByText('FAIL. This bundle does not hold.')).toBeVisible({ timeout: 60_000 });
    await expect(stranger.getByText(/Record \d+: its content does not give the hash/).first()).toBeVisible();
    await context.close();
  });

  await test.step('the vault comes back on a second profile, with the kit', async () => {
    await workstation.stop();
    const backup = path.join(storeDirectory, 'away.energyopti-backup');
    const { status, stderr } = spawnSync(
      process.execPath,
      ['engine/hosts/cli/main.ts', 'vault.backupToFile', '--store', vault, '--user', 'owner'],
      {
        cwd: root,
        encoding: 'utf8',
        input: JSON.stringify({ target: backup }),
        env: { ...process.env, ENERGYOPTI_PASSPHRASE: owner },
      },
    );
    expect(status, stderr).toBe(0);
    await workstation.start({ storeDirectory: path.join(storeDirectory, 'second') });
    const second = await workstation.page();
    listen(second, complaints);
    await second.getByRole('button', { name: 'Restore from a backup file…' }).click();
    await second.getByLabel('Backup files').setInputFiles(backup);
    await second.getByRole('textbox', { name: 'Code of the recovery kit' }).fill(code);
    await second.getByRole('button', { name: 'Restore', exact: true }).click();
    await expect(second.getByRole('heading', { name: 'Unlock your vault' })).toBeVisible({ timeout: 60_000 });
    await second.getByRole('button', { name: 'Use the recovery kit…' }).click();
    await second.getByLabel('User').selectOption('owner');
    await second.getByRole('textbox', { name: 'Code of the recovery kit' }).fill(code);
    await second.getByLabel('New passphrase', { exact: true }).fill(own('owner'));
    await second.getByLabel('New passphrase again', { exact: true }).fill(own('owner'));
    await second.getByRole('button', { name: 'Set the passphrase and open' }).click();
    await expect(second.getByRole('main', { name: 'Workspace' })).toBeVisible({ timeout: 60_000 });
    await command(second, 'AUDIT');
    await expect(second.getByRole('grid', { name: 'Records' })).toContainText('vault.recover');
  });
});
