import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Fault } from '../domain/fault.ts';

/** Files of the faces that a report is set in, by package. The build copies them into `dist/fonts`. */
export const fontFiles = {
  latin: '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf',
  latinBold: '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf',
  arabic: '@expo-google-fonts/noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular.ttf',
  arabicBold: '@expo-google-fonts/noto-naskh-arabic/600SemiBold/NotoNaskhArabic_600SemiBold.ttf',
} as const;

export type FontName = keyof typeof fontFiles;
export type ReportFonts = Readonly<Record<FontName, Uint8Array>>;

/** Beside the sources in `node_modules`, or, in the shipped build, in the folder next to that of the program. */
function placesOf(file: string): readonly string[] {
  const bare = file.split('/').at(-1) ?? file;
  return [`../../node_modules/${file}`, `../fonts/${bare}`].map((place) =>
    fileURLToPath(new URL(place, import.meta.url)),
  );
}

/** Reads the faces. Throws Fault REPORT_FONT_MISSING where the installation lacks one. */
export function loadFonts(): ReportFonts {
  const read = (file: string): Uint8Array => {
    const found = placesOf(file).find((place) => existsSync(place));
    if (found === undefined)
      throw new Fault('REPORT_FONT_MISSING', `The font ${file} is not there. Install the program anew.`, {
        places: placesOf(file),
      });
    return readFileSync(found);
  };
  return {
    latin: read(fontFiles.latin),
    latinBold: read(fontFiles.latinBold),
    arabic: read(fontFiles.arabic),
    arabicBold: read(fontFiles.arabicBold),
  };
}
