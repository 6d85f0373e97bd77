import { locationService } from '@grafana/runtime';
import { act, renderHook } from '@testing-library/react';
import { openIn, useOpenParts, written } from './openParts';

const PARTS = ['a', 'b', 'c'];

describe('the open parts', () => {
  it.each([
    ['nothing: those that are open anyway', '', ['b'], ['b']],
    ['one', '?open=a', ['b'], ['a']],
    ['several, in the order of the page', '?open=c&open=a', [], ['a', 'c']],
    ['all', '?open=all', [], PARTS],
    ['none', '?open=none', ['b'], []],
    ['one that does not exist', '?open=x', ['b'], []],
  ])('of an address that names %s', (_, search, byDefault, expected) => {
    expect(openIn(search, PARTS, byDefault)).toEqual(expected);
  });

  it.each([
    [['b'], ['b'], null],
    [[], [], null],
    [[], ['b'], 'none'],
    [['c', 'b', 'a'], [], 'all'],
    [['c', 'a'], ['b'], ['a', 'c']],
  ])('%j, where %j are open anyway, are written as %j', (open, byDefault, expected) => {
    expect(written(open, PARTS, byDefault)).toEqual(expected);
  });

  it('are kept in the address beside what else stands in it', () => {
    locationService.push('/a/app/x?from=now-1h');
    const { result } = renderHook(() => useOpenParts(PARTS));
    const search = () => locationService.getLocation().search;
    act(() => result.current.toggle('c'));
    act(() => result.current.toggle('a'));
    expect(search()).toBe('?from=now-1h&open=a&open=c');
    expect([PARTS.map(result.current.isOpen), result.current.count]).toEqual([[true, false, true], 2]);
    act(() => result.current.openAll());
    expect(search()).toBe('?from=now-1h&open=all');
    act(() => result.current.toggle('b'));
    expect(search()).toBe('?from=now-1h&open=a&open=c');
    act(() => result.current.closeAll());
    expect(search()).toBe('?from=now-1h');
    act(() => locationService.push('/a/app/x?open=b'));
    expect(PARTS.map(result.current.isOpen)).toEqual([false, true, false]);
  });
});
