/**
 * A hint, not a gate: bits a guesser must try at most, from length and the kinds of characters, less what repeats and
 * runs give away. The engine alone decides what it accepts (at least 8 characters).
 */
export interface PassphraseStrength {
  readonly bits: number;
  readonly level: 'too short' | 'weak' | 'fair' | 'strong';
  readonly advice: string;
}

const kinds: readonly (readonly [RegExp, number])[] = [
  [/[a-z]/, 26],
  [/[A-Z]/, 26],
  [/[0-9]/, 10],
  [/[^a-zA-Z0-9]/, 33],
];
const common = /pass(word|phrase)?|qwerty|letmein|trader|energy|admin|welcome|12345|abcde/gi;

function runs(text: string): number {
  let count = 0;
  for (let index = 1; index < text.length; index += 1) {
    const step = text.charCodeAt(index) - text.charCodeAt(index - 1);
    if (step === 0 || step === 1 || step === -1) count += 1;
  }
  return count;
}

export function passphraseStrength(text: string): PassphraseStrength {
  const alphabet = kinds.reduce((sum, [pattern, size]) => sum + (pattern.test(text) ? size : 0), 0);
  const plain = text.replace(common, 'x');
  const useful = Math.max(0, plain.length - runs(plain));
  const bits = alphabet === 0 ? 0 : Math.round(useful * Math.log2(alphabet));
  if ([...text].length < 8) {
    return {
      bits,
      level: 'too short',
      advice: 'Use at least 8 characters; four or more unrelated words are best.',
    };
  }
  if (bits < 45) return { bits, level: 'weak', advice: 'Easily guessed. Add unrelated words or characters.' };
  if (bits < 70) return { bits, level: 'fair', advice: 'Usable. One more word makes it strong.' };
  return { bits, level: 'strong', advice: 'Keep it where only you can find it.' };
}
