import { download } from './download';

test('hands over a file with its name, and forgets it', async () => {
  const created: Blob[] = [];
  const revoke = jest.fn();
  Object.assign(URL, {
    createObjectURL: (blob: Blob) => {
      created.push(blob);
      return 'blob:1';
    },
    revokeObjectURL: revoke,
  });
  const clicked: Array<Pick<HTMLAnchorElement, 'href' | 'download'>> = [];
  const click = jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    clicked.push({ href: this.href, download: this.download });
  });
  download('slos.yaml', 'a: 1\n', 'application/yaml');
  click.mockRestore();
  expect(clicked).toEqual([{ href: 'blob:1', download: 'slos.yaml' }]);
  expect(created[0].type).toBe('application/yaml;charset=utf-8');
  expect(created[0].size).toBe(5);
  expect(revoke).toHaveBeenCalledWith('blob:1');
});
