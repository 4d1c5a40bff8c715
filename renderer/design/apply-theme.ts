import { customProperties, type PaletteName, type ThemeName } from './tokens.ts';

/** Sets the tokens on the document. Goes through CSSOM, so a content security policy without inline styles holds. */
export function applyTheme(root: HTMLElement, theme: ThemeName, palette: PaletteName, density: string): void {
  for (const [name, value] of Object.entries(customProperties(theme, palette))) {
    root.style.setProperty(name, value);
  }
  root.style.colorScheme = theme;
  root.dataset['theme'] = theme;
  root.dataset['density'] = density;
}
