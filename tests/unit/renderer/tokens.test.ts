import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contrastRatio } from '../../../renderer/design/contrast.ts';
import { colours, directionTokens, paletteNames, themeNames } from '../../../renderer/design/tokens.ts';

describe('contrast ratio', () => {
  it('agrees with the values of the WCAG text', () => {
    assert.equal(contrastRatio('#000000', '#ffffff'), 21);
    assert.equal(contrastRatio('#777777', '#777777'), 1);
    // The well-known pair: #767676 on white just passes, #777777 just fails.
    assert.ok(contrastRatio('#767676', '#ffffff') >= 4.5);
    assert.ok(contrastRatio('#777777', '#ffffff') < 4.5);
  });
});

describe('design tokens', () => {
  for (const theme of themeNames) {
    const t = colours[theme];
    const backs = { app: t.app, panel: t.panel, raised: t.raised, hover: t.hover, selected: t.selected };
    it(`${theme}: text passes AA on every background it stands on`, () => {
      for (const [back, value] of Object.entries(backs)) {
        for (const name of ['text', 'textMuted'] as const) {
          const ratio = contrastRatio(t[name], value);
          assert.ok(ratio >= 4.5, `${theme} ${name} on ${back}: ${ratio.toFixed(2)}`);
        }
      }
    });
    it(`${theme}: status and accent text pass AA`, () => {
      const pairs: [string, string, string][] = [
        ['accent on panel', t.accent, t.panel],
        ['accent on raised', t.accent, t.raised],
        ['accent on selected', t.accent, t.selected],
        ['onAccent on accentStrong', t.onAccent, t.accentStrong],
        ...(['good', 'warn', 'bad'] as const).flatMap((name): [string, string, string][] => [
          [`${name} on panel`, t[name], t.panel],
          [`${name} on raised`, t[name], t.raised],
          [`${name} on app`, t[name], t.app],
          [`${name} on its own back`, t[name], t[`${name}Back`]],
          [`text on ${name} back`, t.text, t[`${name}Back`]],
        ]),
      ];
      for (const [name, front, back] of pairs) {
        const ratio = contrastRatio(front, back);
        assert.ok(ratio >= 4.5, `${theme} ${name}: ${ratio.toFixed(2)}`);
      }
    });
    it(`${theme}: focus ring, field borders and averages pass 3 to 1`, () => {
      for (const [name, value] of Object.entries({
        focus: t.focus,
        lineStrong: t.lineStrong,
        averageA: t.averageA,
        averageB: t.averageB,
        averageC: t.averageC,
      })) {
        for (const back of [t.panel, t.raised, t.app]) {
          const ratio = contrastRatio(value, back);
          assert.ok(ratio >= 3, `${theme} ${name} on ${back}: ${ratio.toFixed(2)}`);
        }
      }
    });
    for (const palette of paletteNames) {
      it(`${theme} ${palette}: prices pass AA at rest, selected and while flashing`, () => {
        const d = directionTokens(theme, palette);
        for (const [name, value] of Object.entries(backs)) {
          assert.ok(
            contrastRatio(d.up, value) >= 4.5,
            `up on ${name} ${contrastRatio(d.up, value).toFixed(2)}`,
          );
          assert.ok(
            contrastRatio(d.down, value) >= 4.5,
            `down on ${name} ${contrastRatio(d.down, value).toFixed(2)}`,
          );
        }
        assert.ok(contrastRatio(t.text, d.upFlash) >= 4.5);
        assert.ok(contrastRatio(t.text, d.downFlash) >= 4.5);
        assert.ok(contrastRatio(d.up, d.upFlash) >= 4.5, `up flash ${contrastRatio(d.up, d.upFlash)}`);
        assert.ok(
          contrastRatio(d.down, d.downFlash) >= 4.5,
          `down flash ${contrastRatio(d.down, d.downFlash)}`,
        );
      });
    }
  }
});
