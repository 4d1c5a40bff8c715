/**
 * Chromium alone does not load pages of a scheme of our own, so that `app://workstation` stands at an origin whose
 * requests never leave the harness. Everything the main bundle sees is mapped back.
 */
export const standInOrigin = 'https://localhost';
export const carriedOrigin = 'app://workstation';

function swap(address: string, from: string, to: string): string {
  return address === from || address.startsWith(`${from}/`) ? to + address.slice(from.length) : address;
}

/** The address under which Chromium knows a page of the program. */
export const toChromium = (address: string) => swap(address, carriedOrigin, standInOrigin);

/** The address that Electron would name. */
export const toElectron = (address: string) => swap(address, standInOrigin, carriedOrigin);
