import { interpolatePromql, type Replace } from './interpolate';

const VALUES: Record<string, string | string[]> = {
  tool: 'search',
  odd: 'a.b"c\\d',
  tick: 'a`b',
  one: ['x.y'],
  two: ['a.b', 'c|d'],
  quotes: ["it's", 'say "x"'],
  labels: ['tool', 'job'],
  interval: '5m',
};

/** Grafana's rules, as far as they matter: formats in the reference win, unknown variables stay. */
const replace: Replace = (text, format) =>
  text.replace(/\$(\w+)|\[\[(\w+)\]\]|\$\{(\w+)(?::(\w+))?\}/g, (all, a, b, c, named) => {
    const value = VALUES[a ?? b ?? c];
    if (value === undefined) {
      return all;
    }
    return named === 'raw' || !format ? String(value) : format(value);
  });

test.each([
  // one value, literally
  [String.raw`a{tool="$tool"}`, String.raw`a{tool="search"}`],
  [String.raw`a{tool="x-$tool-y"}`, String.raw`a{tool="x-search-y"}`],
  [String.raw`a{tool="[[tool]]",b="${'${tool}'}"}`, String.raw`a{tool="search",b="search"}`],
  [String.raw`a{tool="$odd"}`, String.raw`a{tool="a.b\"c\\d"}`],
  [String.raw`a{tool!='$odd'}`, String.raw`a{tool!='a.b"c\\d'}`],
  ['a{tool=`$odd`}', 'a{tool=`a.b"c\\d`}'],
  ['a{tool=`$tick`}', 'a{tool=`ab`}'],
  // as a regular expression
  [String.raw`a{tool=~"$tool"}`, String.raw`a{tool=~"search"}`],
  [String.raw`a{tool=~"$odd"}`, String.raw`a{tool=~"a\\.b\"c\\\\d"}`],
  ['a{tool=~`$odd`}', 'a{tool=~`a\\.b"c\\\\d`}'],
  ['a{tool=~`$tick`}', 'a{tool=~`a\\x60b`}'],
  [String.raw`a{tool=~"$one"}`, String.raw`a{tool=~"x\\.y"}`],
  [String.raw`a{tool=~"$two"}`, String.raw`a{tool=~"(a\\.b|c\\|d)"}`],
  [String.raw`a{tool!~ "pre.*$two"}`, String.raw`a{tool!~ "pre.*(a\\.b|c\\|d)"}`],
  [String.raw`a{tool=~'$quotes'}`, String.raw`a{tool=~'(it\'s|say "x")'}`],
  [String.raw`a{tool=~"$quotes"}`, String.raw`a{tool=~"(it's|say \"x\")"}`],
  [String.raw`a{tool=~"${'${two:raw}'}"}`, String.raw`a{tool=~"a.b,c|d"}`],
  // several values where one was meant
  [String.raw`a{tool="$two"}`, String.raw`a{tool=~"(a\\.b|c\\|d)"}`],
  [String.raw`a{tool != "$two"}`, String.raw`a{tool !~ "(a\\.b|c\\|d)"}`],
  [String.raw`a{tool="v1.\"$two"}`, String.raw`a{tool=~"v1\\.\"(a\\.b|c\\|d)"}`],
  [String.raw`a{tool="$one"}`, String.raw`a{tool="x.y"}`],
  // outside of strings
  ['sum by ($labels) (rate(a[$interval]))', 'sum by (tool,job) (rate(a[5m]))'],
  ['$tool_total', '$tool_total'],
  // no matcher, no variable
  [String.raw`label_replace(a, "b", "$1", "c", "(.*)")`, String.raw`label_replace(a, "b", "$1", "c", "(.*)")`],
  [String.raw`label_replace(a, "b", "$odd", "c", "")`, String.raw`label_replace(a, "b", "a.b\"c\\d", "c", "")`],
  [String.raw`a{b="\"$tool\""} # "$tool`, String.raw`a{b="\"search\""} # "$tool`],
  [String.raw`a{b="$unknown",c="}\\"}`, String.raw`a{b="$unknown",c="}\\"}`],
  ['a', 'a'],
  ['', ''],
])('%s', (text, want) => {
  expect(interpolatePromql(text, replace)).toBe(want);
});
