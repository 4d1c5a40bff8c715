import type { ReportLanguage } from '../request.ts';
import { arabic } from './arabic.ts';
import { type Catalogue, type CatalogueKey, english } from './english.ts';

const catalogues: Readonly<Record<ReportLanguage, Catalogue>> = { en: english, ar: arabic };

/**
 * First-strong isolate and its end (UAX 9): what a person wrote keeps its own direction inside of a sentence and cannot
 * change that of the rest.
 */
const isolate = (text: string): string => `\u2068${text}\u2069`;

/** Says a text of a language; `{name}` stands for a value. */
export interface Voice {
  readonly language: ReportLanguage;
  readonly direction: 'ltr' | 'rtl';
  say(key: CatalogueKey, values?: Readonly<Record<string, string | number>>): string;
  /** For names that are put together, such as `column.` and an id. Throws RangeError where the catalogue lacks one. */
  sayOf(group: string, name: string): string;
}

export function voiceOf(language: ReportLanguage): Voice {
  const catalogue = catalogues[language];
  const isKey = (key: string): key is CatalogueKey => Object.hasOwn(catalogue, key);
  return {
    language,
    direction: catalogue.direction === 'rtl' ? 'rtl' : 'ltr',
    say: (key, values = {}) =>
      catalogue[key].replace(/\{(\w+)\}/g, (whole, name: string) => {
        const value = values[name];
        return value === undefined ? whole : isolate(String(value));
      }),
    sayOf(group, name) {
      const key = `${group}.${name}`;
      if (!isKey(key)) throw new RangeError(`the catalogue of reports has no ${key}`);
      return catalogue[key];
    },
  };
}
