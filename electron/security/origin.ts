/** The one place pages come from. A scheme of our own has no file access and an origin that can be compared. */
export const pageScheme = 'app';
export const pageHost = 'workstation';
export const pageOrigin = `${pageScheme}://${pageHost}`;
export const startAddress = `${pageOrigin}/index.html`;

/** Whether an address is one of the workstation's pages. Compared as a parsed origin, never as a prefix of text. */
export function isOwnAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host, username, password } = new URL(address);
  return `${protocol}//${host}` === pageOrigin && username === '' && password === '';
}
