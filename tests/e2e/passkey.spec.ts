import { command, createVault, expect, listen, test } from './fixtures.ts';

test('a passkey signs in to the open vault, where the gateway has a name', async ({
  workstation,
  storeDirectory,
  complaints,
}) => {
  test.skip(workstation.name !== 'gateway', 'passkeys belong to the gateway’s name; the desktop has none');
  await workstation.start({ storeDirectory });
  const first = await workstation.page();
  await createVault(first);
  // The same browser, by the name instead of the number: it is another site and is paired by itself.
  const context = first.context();
  const cookies = await context.cookies();
  const { port } = new URL(first.url());
  await context.addCookies(
    cookies
      .filter(({ name }) => name.includes('session'))
      .map(({ name, value }) => ({ name, value, url: `http://localhost:${port}/` })),
  );
  const page = await context.newPage();
  listen(page, complaints);
  const client = await context.newCDPSession(page);
  await client.send('WebAuthn.enable');
  await client.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await page.goto(`http://localhost:${port}/`);
  await page.getByLabel('Passphrase', { exact: true }).fill('four unrelated words: heron anvil copper tide');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('main', { name: 'Workspace' })).toBeVisible({ timeout: 30_000 });
  await command(page, 'KEYS');
  await page.getByRole('tab', { name: /passkeys/ }).click();
  const card = page.getByRole('region', { name: 'Passkeys' });
  await card.getByLabel('Name of the passkey').fill('this laptop');
  await card.getByRole('button', { name: /Add a passkey/ }).click();
  await expect(card.getByRole('list', { name: 'Your passkeys' })).toContainText('this laptop');
  await command(page, 'SIGNOUT');
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(page.getByRole('main', { name: 'Workspace' })).toBeVisible({ timeout: 30_000 });
});
