/** The one place pages come from. A scheme of our own has no file access and an origin that can be compared. */
export const pageScheme = 'app';
export const pageHost = 'workstation';
export const pageOrigin = `${pageScheme}://${pageHost}`;
export const startAddress = `${pageOrigin}/index.html`;

/** Windows beside the first one. */
export const mostWindows = 8;

/** The number of a further window of the workstation that an address asks for, from 2 on; undefined for anything else. */
export function windowOf(address: string): number | undefined {
  if (!isOwnAddress(address)) return undefined;
  const { searchParams, hash, pathname } = new URL(address);
  const text = searchParams.get('window') ?? '';
  const plain = searchParams.size === 1 && hash === '' && (pathname === '/' || pathname === '/index.html');
  const number = Number(text);
  return plain && /^\d{1,2}$/.test(text) && number >= 2 && number <= mostWindows ? number : undefined;
}

/** Whether an address is one of the workstation's pages. Compared as a parsed origin, never as a prefix of text. */
export function isOwnAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host, username, password } = new URL(address);
  return `${protocol}//${host}` === pageOrigin && username === '' && password === '';
}
