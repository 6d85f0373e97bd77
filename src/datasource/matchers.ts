/** What stands between the braces of a selector; dashboard variables are allowed within strings. */
const MATCHERS = /^\s*([a-zA-Z_]\w*\s*(=~|!~|!=|=)\s*"(\\.|[^"\\])*"\s*(,\s*|$))*$/;

/** Why matchers cannot be used; the backend refuses the same. */
export function matchersProblem(matchers = ''): string | undefined {
  return MATCHERS.test(matchers)
    ? undefined
    : 'Write matchers as between the braces of a selector: service="contextd", severity!="none".';
}
