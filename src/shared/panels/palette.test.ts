import { confusedBy, leastContrast, THEMES } from '../testing/colors';
import { HUES, shadeOf, STATES } from './palette';

const ALL = [...HUES, ...STATES];

describe.each(THEMES.map((theme) => [theme.colors.mode, theme] as const))('in the %s theme', (_, theme) => {
  test('every colour stands out from the background', () => {
    const faint = ALL.filter((hue) => leastContrast(shadeOf(hue, theme), theme.colors) < 3);
    expect(faint).toEqual([]);
  });

  test('any two colours differ, for colour-blind readers too', () => {
    const near = ALL.flatMap((a, index) =>
      ALL.slice(0, index).flatMap((b) =>
        confusedBy(shadeOf(a, theme), shadeOf(b, theme)).map((sight) => `${a} and ${b}: ${sight}`)
      )
    );
    expect(near).toEqual([]);
  });
});

test('a green and a red of one lightness are confused: the check sees it', () => {
  expect(confusedBy('#a06a2a', '#7d7a2a')).toEqual(expect.arrayContaining(['deuteranopia']));
  expect(confusedBy('#000000', '#ffffff')).toEqual([]);
});
