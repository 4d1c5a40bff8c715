import { Fault } from '../../domain/fault.ts';

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/**
 * An address to connect to. What goes over a network goes encrypted, since keys go with it; plain connections only
 * within this machine. Throws Fault ADDRESS_INVALID.
 */
export function checkAddress(address: string, scheme: 'ws' | 'http'): string {
  const refuse = (what: string): Fault =>
    new Fault('ADDRESS_INVALID', `${what} Give an address such as ${scheme}s://host/path.`, { scheme });
  if (!URL.canParse(address)) throw refuse('The address cannot be read.');
  const { protocol, hostname, username, password, search, hash } = new URL(address);
  if (username !== '' || password !== '') throw refuse('The address holds a user name or password.');
  if (search !== '' || hash !== '') throw refuse('The address holds a query or a fragment.');
  if (protocol === `${scheme}s:` || (protocol === `${scheme}:` && isLoopback(hostname))) return address;
  throw refuse(
    protocol === `${scheme}:`
      ? `${hostname} would be reached without encryption; that is for this machine only.`
      : `${protocol} is the wrong kind of address.`,
  );
}
