import '../../../shared/testing/browser';
import { locationService } from '@grafana/runtime';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { parseOpenSlo, toOpenSlo } from '../../../slo/openslo';
import { SHIPPED_SLOS } from '../../../slo/shipped';
import { download } from '../../../shared/ui/download';
import { NEW_SLO } from './draft';
import Importer from './Importer';
import { planImport, planSentence } from './importPlan';
import { asRole, fakeSettings, installCanvas, open } from './testing';

jest.mock('../../../shared/ui/download');

const TEXT = toOpenSlo(SHIPPED_SLOS).trim();
const mine = { ...NEW_SLO, name: 'mine', title: 'Mine' };
const many = (count: number) => Array.from({ length: count }, (_, i) => ({ ...mine, name: `mine-${i}` }));
const errors = { ...SHIPPED_SLOS[1], objective: 0.5 };
const area = () => screen.getByLabelText<HTMLTextAreaElement>('OpenSLO text');
const paste = (text: string) => fireEvent.change(area(), { target: { value: text } });
const button = (name: string) => screen.getByRole('button', { name });

beforeAll(installCanvas);
beforeEach(() => {
  window.sessionStorage.clear();
  asRole('Admin');
  locationService.push('/a/app/slos/import');
});

describe('the plan', () => {
  test.each([
    ['add', [mine], { rows: ['mine new'], names: [...SHIPPED_SLOS.map(({ name }) => name), 'mine'] }],
    ['add', [errors], { rows: ['tool-errors replaces'], names: SHIPPED_SLOS.map(({ name }) => name) }],
    ['add', [SHIPPED_SLOS[0]], { rows: ['availability unchanged'], names: SHIPPED_SLOS.map(({ name }) => name) }],
    [
      'replace',
      [mine, errors],
      {
        rows: [
          'mine new',
          'tool-errors replaces',
          ...SHIPPED_SLOS.filter((_, i) => i !== 1).map((s) => `${s.name} removed`),
        ],
        names: ['mine', 'tool-errors'],
      },
    ],
  ] as const)('%s %#', (mode, slos, { rows, names }) => {
    const plan = planImport(toOpenSlo(slos), mode, TEXT);
    expect(plan.rows.map(({ name, effect }) => `${name} ${effect}`)).toEqual(rows);
    expect(parseOpenSlo(plan.text).slos.map(({ name }) => name)).toEqual(names);
    expect(plan.changes).toBe(!rows.every((row) => row.endsWith('unchanged')));
  });

  test('a text that stands for all keeps its comments', () => {
    const text = `# ours\n${toOpenSlo([mine])}`;
    expect(planImport(text, 'replace', TEXT).text).toBe(text);
  });

  test('what would be wrong with the set is said', () => {
    const plan = planImport(toOpenSlo(SHIPPED_SLOS.filter(({ name }) => name !== 'tool-errors')), 'replace', '');
    expect(plan.faults.join()).toMatch(/SLO "throughput": The condition "tool-errors" is not an SLO/);
    expect(planSentence(plan)).toBe(`${SHIPPED_SLOS.length - 1} new`);
  });
});

describe('Import', () => {
  it('shows what will happen, and saves it', async () => {
    const { kept } = fakeSettings(TEXT);
    await open(Importer, TEXT);
    expect(button('Save')).toBeDisabled();
    paste(toOpenSlo([mine, errors]));
    const rows = within(screen.getByRole('table')).getAllByRole('row');
    expect(rows.map(({ textContent }) => textContent)).toEqual([
      'Minemineis added',
      'Tool errorstool-errorsreplaces the present one',
    ]);
    await userEvent.click(button('Save'));
    await waitFor(() => expect(locationService.getLocation().pathname).toMatch(/\/slos$/));
    const { slos } = parseOpenSlo(String(kept.jsonData.slos));
    expect(slos).toHaveLength(SHIPPED_SLOS.length + 1);
    expect(slos[1].objective).toBe(0.5);
    expect(kept.jsonData.job).toBe('contextd');
  });

  it('says every mistake with its place, and saves nothing', async () => {
    await open(Importer, TEXT);
    paste(toOpenSlo([mine, mine]).replace('kind: SLO', 'kind: SLX'));
    expect(screen.getByText(/"kind" is "SLX"; write one of SLO/)).toBeInTheDocument();
    await userEvent.click(button('Line 2, column 7'));
    expect(area()).toHaveFocus();
    expect(button('Save')).toBeDisabled();
  });

  it('converts a file of Sloth, and says what of it was lost', async () => {
    await open(Importer, TEXT);
    const slos = [
      '  - {name: loans, objective: 99, sli: {events: {error_query: "sum(rate(bad[{{.window}}]))", total_query: "sum(rate(all[{{.window}}]))"}}}',
      '  - {name: other, objective: 99, sli: {plugin: {id: x}}}',
    ];
    paste(['version: prometheus/v1', 'service: desk', 'slos:', ...slos].join('\n'));
    expect(screen.getByText('1 of 2 SLOs of Sloth were converted to OpenSLO')).toBeInTheDocument();
    expect(screen.getByText(/"loans" is converted, but not all of it: The window/)).toBeInTheDocument();
    expect(screen.getByText(/^Line 5, "other", is not converted: its indicator is a plugin/)).toBeInTheDocument();
    expect(screen.getByText('What will happen: 1 new.')).toBeInTheDocument();
    expect(button('Save')).toBeEnabled();
  });

  it('opens files, and takes those that are dropped', async () => {
    await open(Importer, TEXT);
    const file = (slo: typeof mine) => {
      const text = toOpenSlo([slo]);
      return Object.assign(new File([text], `${slo.name}.yaml`), { text: async () => text });
    };
    await userEvent.upload(screen.getByLabelText('OpenSLO files'), [file(mine), file({ ...mine, name: 'other' })]);
    await waitFor(() => expect(screen.getByText('What will happen: 2 new.')).toBeInTheDocument());
    fireEvent.drop(area(), { dataTransfer: { files: [file({ ...mine, name: 'third' })] } });
    await waitFor(() => expect(area().value).toContain('name: third'));
  });

  it('opens the saved text to be edited as a whole, and keeps its comments', async () => {
    const commented = `# ours\n${TEXT}`;
    const { kept } = fakeSettings(commented);
    await open(Importer, commented);
    await userEvent.click(button('Edit the saved text'));
    expect(area()).toHaveValue(commented);
    expect(screen.getByRole('radio', { name: 'Replace all' })).toBeChecked();
    expect(button('Save')).toBeDisabled();
    paste(`${commented}\n# more`);
    await userEvent.click(button('Save'));
    await waitFor(() => expect(kept.jsonData.slos).toBe(`${commented}\n# more`));
  });

  it('adds to SLOs of which one cannot be read, and keeps its text', async () => {
    const broken = TEXT.replace('service:', 'servce:');
    const { kept } = fakeSettings(broken);
    await open(Importer, broken);
    paste(toOpenSlo([mine]));
    await userEvent.click(button('Save'));
    await waitFor(() => expect(kept.jsonData.slos).toBe(`${broken}\n---\n${toOpenSlo([mine])}`));
  });

  it('refuses what is too large before it is read, and says which files are empty', async () => {
    await open(Importer, TEXT);
    const large = Object.assign(new File(['x'], 'large.yaml'), { text: jest.fn() });
    Object.defineProperty(large, 'size', { value: 10_400_000 });
    const empty = Object.assign(new File([' '], 'empty.yaml'), { text: async () => ' \n' });
    await userEvent.upload(screen.getByLabelText('OpenSLO files'), [large, empty]);
    expect(await screen.findByText(/"large.yaml" has 10.4 MB. Import reads up to 2 MB: split it/)).toBeInTheDocument();
    expect(screen.getByText('"empty.yaml" is empty.')).toBeInTheDocument();
    expect(large.text).not.toHaveBeenCalled();
    const long = `# ${'x'.repeat(2_000_001)}`;
    paste(long);
    expect(area().value).toHaveLength(long.length);
    expect(screen.getByText(/This text has 2 MB. Import reads up to 2 MB/)).toBeInTheDocument();
    expect(button('Save')).toBeDisabled();
  });

  it('lists at most 50 problems and 100 SLOs, and counts the rest', async () => {
    await open(Importer, TEXT);
    paste(Array.from({ length: 60 }, () => 'apiVersion: openslo/v1').join('\n---\n'));
    const problems = within(screen.getByRole('status', { name: 'Problems in the YAML' }));
    expect(problems.getAllByRole('listitem')).toHaveLength(50);
    expect(problems.getByText(/^And \d+ more\. Fix the first ones/)).toBeInTheDocument();
    paste(toOpenSlo(many(120)));
    await waitFor(() => expect(screen.getByText('What will happen: 120 new.')).toBeInTheDocument(), {
      timeout: 20_000,
    });
    expect(within(screen.getByRole('table')).getAllByRole('row')).toHaveLength(100);
    expect(screen.getByText('And 20 more.')).toBeInTheDocument();
  });

  it('reads a long text off the path of the keys, and saves nothing before it is read', async () => {
    await open(Importer, TEXT);
    const text = toOpenSlo(many(300));
    paste(text);
    expect(area()).toHaveValue(text);
    expect(screen.getByText(/^Checking…/)).toBeInTheDocument();
    expect(button('Save')).toBeDisabled();
    await waitFor(() => expect(screen.getByText('What will happen: 300 new.')).toBeInTheDocument(), {
      timeout: 20_000,
    });
    expect(button('Save')).toBeEnabled();
  });

  it('brings back the text that a file replaced', async () => {
    await open(Importer, TEXT);
    paste('# typed');
    fireEvent.drop(area(), {
      dataTransfer: { files: [Object.assign(new File(['# f'], 'f.yaml'), { text: async () => '# f' })] },
    });
    await waitFor(() => expect(area()).toHaveValue('# f'));
    await userEvent.click(button('Bring it back'));
    expect(area()).toHaveValue('# typed');
  });

  it('adds the SLOs of another tool as OpenSLO', async () => {
    const { kept } = fakeSettings(TEXT);
    await open(Importer, TEXT);
    const query = (status: string) => `sum(rate(http_requests_total{${status}}[{{.window}}]))`;
    paste(`version: prometheus/v1
service: shop
slos:
  - name: requests
    objective: 99.9
    sli:
      events:
        error_query: ${query('code=~"5.."')}
        total_query: ${query('')}
    alerting: { name: A }
`);
    expect(screen.getByText('What will happen: 1 new.')).toBeInTheDocument();
    await userEvent.click(button('Save'));
    await waitFor(() => expect(kept.jsonData.slos).toContain('name: shop-requests'));
    expect(String(kept.jsonData.slos).startsWith(TEXT)).toBe(true);
  });

  it('hands out all SLOs as one file', async () => {
    await open(Importer);
    await userEvent.click(button('Download all SLOs'));
    expect(download).toHaveBeenCalledWith('slos.yaml', toOpenSlo(SHIPPED_SLOS), 'application/yaml');
    expect(screen.queryByRole('button', { name: 'Back to the shipped SLOs' })).not.toBeInTheDocument();
  });

  it('brings the shipped ones back after asking', async () => {
    const { kept } = fakeSettings(TEXT);
    await open(Importer, TEXT);
    await userEvent.click(button('Back to the shipped SLOs'));
    await userEvent.click(button('Bring them back'));
    await waitFor(() => expect(kept.jsonData.slos).toBeUndefined());
    expect(kept.jsonData).toMatchObject({ job: 'contextd', dataSource: 'prom' });
  });

  it('lets others check, but not save', async () => {
    asRole('Viewer');
    await open(Importer, TEXT);
    expect(screen.getByText(/Only an administrator can save SLOs/)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Save' })).not.toBeInTheDocument();
  });
});
