import '../../../shared/testing/browser';
import { locationService } from '@grafana/runtime';
import { act, cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { installDataSources } from '../../../shared/testing/grafana';
import { previewOf } from '../Preview';
import { LastChange } from '../../../shared/slos/LastChange';
import { parseOpenSlo, toOpenSlo } from '../../../slo/openslo';
import { SHIPPED_SLOS } from '../../../slo/shipped';
import { readSlo } from '../../../slo/reading';
import type { Slo } from '../../../slo/types';
import { HOUR } from '../../../slo/window';
import Editor from './Editor';
import { asRole, fakeSettings, INSIGHTS, installCanvas, open, opened, PROMETHEUS } from './testing';
import { LEAVE } from './useLeaveGuard';

// Whether an element is hidden takes long to find out among so many fields.
configure({ defaultHidden: true });

const TEXT = toOpenSlo(SHIPPED_SLOS).trim();

beforeAll(installCanvas);
beforeEach(() => void installDataSources([PROMETHEUS, INSIGHTS]));
beforeEach(() => {
  window.sessionStorage.clear();
  asRole('Admin');
  locationService.push('/a/app/slos/edit/tool-errors?from=now-1h&to=now');
});

const field = (name: string) => screen.getByLabelText(new RegExp(`^${name}`));
/** One change in place of a key at a time. */
const set = (name: string, value: string) => fireEvent.change(field(name), { target: { value } });
const button = (name: string) => screen.getByRole('button', { name });
const tab = (name: string) => userEvent.click(screen.getByRole('tab', { name }));
const yaml = () => screen.getByLabelText<HTMLTextAreaElement>('YAML of this SLO');
const saved = (kept: { jsonData: Record<string, unknown> }) => parseOpenSlo(String(kept.jsonData.slos)).slos;

describe('form and YAML', () => {
  it('what is changed in the form stands in the YAML, and back', async () => {
    await open(Editor, TEXT, 'tool-errors');
    set('Objective', '99,95');
    set('Least bad events', '3');
    expect(
      screen.getByText(/Allows 21.6 minutes of full outage in 30 days, or 1 bad event of 2,000/)
    ).toBeInTheDocument();
    await tab('YAML');
    expect(yaml().value).toContain('target: 0.9995');
    expect(yaml().value).toContain('contextd.io/min-bad-events: "3"');
    fireEvent.change(yaml(), { target: { value: yaml().value.replace('0.9995', '0.98').replace('30d', '7d') } });
    await tab('Form');
    expect(field('Objective')).toHaveValue('98');
    expect(field('Days')).toHaveValue('7');
  });

  it('keeps a YAML that does not parse, says where, and the form waits', async () => {
    await open(Editor, TEXT, 'tool-errors');
    await tab('YAML');
    const typed = yaml().value.replace('service:', 'servce:');
    fireEvent.change(yaml(), { target: { value: typed } });
    expect(screen.getByText(/"spec" has no key "servce"; did you mean "service"/)).toBeInTheDocument();
    const line = typed.split('\n').findIndex((text) => text.includes('servce')) + 1;
    await userEvent.click(screen.getAllByRole('button', { name: `Line ${line}, column 3` })[0]);
    expect(yaml()).toHaveFocus();
    expect(typed.slice(yaml().selectionStart)).toMatch(/^servce/);
    await tab('Form');
    expect(screen.getByText('The form waits for valid YAML')).toBeInTheDocument();
    await userEvent.click(button('Continue with the YAML'));
    expect(yaml()).toHaveValue(typed);
    await tab('Form');
    await userEvent.click(button('Go back to what it was before'));
    expect(field('Service')).toHaveValue('contextd');
  });

  it('has fields for every kind of indicator, and for filters', async () => {
    await open(Editor, TEXT, 'tool-errors');
    await userEvent.click(button('All events: add a filter'));
    const filter = screen.getByRole('group', { name: 'All events: filter 1' });
    fireEvent.change(within(filter).getByLabelText('Value'), { target: { value: 'memory_search' } });
    await tab('YAML');
    expect(yaml().value).toMatch(/filters:\s+- label: tool\s+op: =\s+value: memory_search/);
    await tab('Form');
    await userEvent.click(button('Remove All events: filter 1'));
    for (const [kind, label] of [
      ['Latency', 'Threshold'],
      ['Gauge', 'Of several series'],
      ['Time slice', 'Length of a slice'],
      ['Throughput', 'Target'],
    ]) {
      await userEvent.click(screen.getByRole('radio', { name: kind }));
      expect(field(label)).toBeInTheDocument();
    }
  });

  it('takes PromQL in place of a concept', async () => {
    await open(Editor, TEXT, 'tool-errors');
    await userEvent.click(
      within(screen.getByRole('radiogroup', { name: 'Bad events: from' })).getByLabelText('PromQL')
    );
    expect(screen.getAllByText('A metric is empty; write PromQL, or choose a concept.').length).toBeGreaterThan(0);
    set('Bad events: PromQL', 'errors_total');
    await tab('YAML');
    expect(yaml().value).toContain('query: errors_total');
  });

  it('adds and removes maintenance', async () => {
    await open(Editor, TEXT, 'tool-errors');
    await userEvent.click(button('Add a window'));
    set('Start \\(UTC\\)', '2026-03-01T02:00');
    set('End \\(UTC\\)', '2026-03-01T01:00');
    expect(screen.getAllByText(/Maintenance window 1 ends before it begins/).length).toBeGreaterThan(0);
    set('End \\(UTC\\)', '2026-03-01T04:00');
    set('Reason', 'new host');
    await tab('YAML');
    expect(yaml().value).toContain('2026-03-01T02:00:00Z/2026-03-01T04:00:00Z new host');
    await tab('Form');
    await userEvent.click(button('Remove Maintenance 1'));
    await tab('YAML');
    expect(yaml().value).not.toContain('maintenance');
  });
});

describe('bad input', () => {
  it.each([
    ['Objective', '100', /100 % leaves no error budget/],
    ['Objective', '0', /0 % promises nothing/],
    ['Objective', 'many', /The objective is not a number/],
    ['Name', 'tool-latency', /Another SLO has the name "tool-latency"/],
    ['Name', 'Tool Errors', /must be a DNS label/],
    ['Days', '400', /1 to 366 whole days, not 400/],
    ['Group by labels', 'to ol', /not the name of a label/],
    ['Critical below', '99.9', /not above the objective/],
    ['Days', '1,5', /1 to 366 whole days, not 1.5/],
    ['Least bad events', '1,000', /"1,000" can be read in two ways: write 1.000 or 1000/],
    ['Least bad events', '0x10', /"0x10" is not a number; write digits/],
  ])('%s %s', async (name, value, sentence) => {
    const { post } = fakeSettings(TEXT);
    await open(Editor, TEXT, 'tool-errors');
    set(name, value);
    expect(field(name)).toHaveValue(value);
    expect(screen.getAllByText(sentence).length).toBeGreaterThan(0);
    await userEvent.click(button('Save'));
    expect(post).not.toHaveBeenCalled();
  });

  it('a new one complains only of what was filled in, until it is saved', async () => {
    await open(Editor, TEXT);
    expect(screen.queryByText(/The title is empty/)).not.toBeInTheDocument();
    await userEvent.click(button('Save'));
    expect(screen.getAllByText(/The title is empty/).length).toBeGreaterThan(0);
  });

  it('says which alerts can never fire', async () => {
    await open(Editor, TEXT, 'tool-errors');
    set('Objective', '92');
    expect(screen.getByText(/The page over 1 h can never fire/)).toBeInTheDocument();
  });

  it('says when there is no such SLO', async () => {
    await open(Editor, TEXT, 'gone');
    expect(screen.getByText('There is no SLO "gone"')).toBeInTheDocument();
  });
});

describe('one that cannot be read', () => {
  const broken = TEXT.replace(/(name: tool-errors[^]*?)service:/, '$1servce:');

  it('is repaired as text, at its line; the others stay as they are', async () => {
    const { kept } = fakeSettings(broken);
    await open(Editor, broken, 'tool-errors');
    expect(screen.getByText('"Tool errors" cannot be read')).toBeInTheDocument();
    expect(yaml().value.slice(yaml().selectionStart)).toMatch(/^(spec|servce|description)/);
    fireEvent.change(yaml(), { target: { value: `${yaml().value.replace('servce:', 'service:')}# repaired\n` } });
    await userEvent.click(button('Save'));
    await waitFor(() => expect(kept.jsonData.slos).toContain('# repaired'));
    expect(String(kept.jsonData.slos).replace('# repaired\n', '')).toBe(TEXT);
  });

  it('does not keep the others from being edited, and keeps its text', async () => {
    const { kept } = fakeSettings(broken);
    await open(Editor, broken, 'tool-latency');
    set('Title', 'Slow');
    await userEvent.click(button('Save'));
    await waitFor(() => expect(kept.jsonData.slos).toContain('displayName: Slow'));
    expect(String(kept.jsonData.slos).replace('displayName: Slow', 'displayName: Tool latency')).toBe(broken);
  });
});

describe('what was typed', () => {
  it('survives a reload, as an offer', async () => {
    const first = await openAgain();
    set('Title', 'Typed');
    set('Objective', 'many');
    first();
    await open(Editor, TEXT, 'tool-errors');
    expect(field('Title')).toHaveValue('Tool errors');
    await userEvent.click(button('Restore'));
    expect(field('Title')).toHaveValue('Typed');
    expect(field('Objective')).toHaveValue('');
    expect(screen.queryByRole('button', { name: 'Restore' })).not.toBeInTheDocument();
  });

  it('is not offered for another SLO, nor after it was discarded', async () => {
    const first = await openAgain();
    set('Title', 'Typed');
    first();
    const second = await openAgain('tool-latency');
    expect(screen.queryByRole('button', { name: 'Restore' })).not.toBeInTheDocument();
    second();
    const third = await openAgain();
    await userEvent.click(button('Discard'));
    third();
    await open(Editor, TEXT, 'tool-errors');
    expect(screen.queryByRole('button', { name: 'Restore' })).not.toBeInTheDocument();
  });

  it('stays when Grafana does not answer', async () => {
    const { post } = fakeSettings(TEXT);
    post.mockRejectedValueOnce(new Error('Failed to fetch'));
    await open(Editor, TEXT, 'tool-errors');
    set('Title', 'Typed');
    await userEvent.click(button('Save'));
    expect(await screen.findByText('Failed to fetch')).toBeInTheDocument();
    expect(field('Title')).toHaveValue('Typed');
    await userEvent.click(button('Save'));
    await waitFor(() => expect(locationService.getLocation().pathname).toMatch(/\/slos\/slo\/tool-errors$/));
  });

  it('stays where it is nested so deeply that the reader gives up', async () => {
    await open(Editor, TEXT, 'tool-errors');
    await tab('YAML');
    const deep = `a: ${'['.repeat(5000)}`;
    fireEvent.change(yaml(), { target: { value: deep } });
    expect(yaml()).toHaveValue(deep);
    expect(screen.getByRole('status', { name: 'Problems in the YAML' })).toHaveTextContent(/Line 1/);
  });

  async function openAgain(name = 'tool-errors'): Promise<() => void> {
    await open(Editor, TEXT, name);
    return cleanup;
  }
});

describe('time slices of a latency', () => {
  it('have a length and a target, and are saved', async () => {
    const { kept } = fakeSettings(TEXT);
    locationService.push('/a/app/slos/edit/embedding-latency');
    await open(Editor, TEXT, 'embedding-latency');
    await userEvent.click(screen.getByRole('radio', { name: 'Time slices' }));
    set('Length of a slice', '90,5');
    expect(screen.getAllByText(/Write whole seconds from 60 to 3600/).length).toBeGreaterThan(0);
    set('Length of a slice', '120');
    set('Good from', '90');
    await userEvent.click(button('Save'));
    await waitFor(() => expect(locationService.getLocation().pathname).toMatch(/\/slos\/slo\/embedding-latency$/));
    const slo = saved(kept).find(({ name }) => name === 'embedding-latency');
    expect(slo?.indicator).toMatchObject({ kind: 'latency', slices: { seconds: 120, target: 0.9 } });
  });
});

it('shows labels and annotations, and keeps them', async () => {
  const labelled = TEXT.replace('displayName: Tool errors', 'displayName: Tool errors\n  labels:\n    team: blue');
  const { kept } = fakeSettings(labelled);
  await open(Editor, labelled, 'tool-errors');
  expect(screen.getByText('metadata.labels')).toBeInTheDocument();
  set('Title', 'Errors');
  await userEvent.click(button('Save'));
  await waitFor(() =>
    expect(kept.jsonData.slos).toBe(labelled.replace('displayName: Tool errors', 'displayName: Errors'))
  );
});

describe('saving', () => {
  it('puts the SLO in its place, keeps other settings, goes to its page, and can be undone', async () => {
    const { kept } = fakeSettings(TEXT);
    await open(Editor, TEXT, 'tool-errors');
    set('Name', 'errors');
    set('Title', 'Errors');
    await userEvent.click(button('Save'));
    await waitFor(() => expect(locationService.getLocation().pathname).toMatch(/\/slos\/slo\/errors$/));
    expect(locationService.getLocation().search).toBe('?from=now-1h&to=now');
    expect(kept.jsonData).toMatchObject({ job: 'contextd', dataSource: 'prom' });
    expect(saved(kept).map(({ name }) => name)).toEqual(
      SHIPPED_SLOS.map(({ name }) => (name === 'tool-errors' ? 'errors' : name))
    );
    render(<LastChange />);
    expect(screen.getByText('"Errors" was saved.')).toBeInTheDocument();
    await userEvent.click(button('Undo'));
    expect(kept.jsonData.slos).toBe(TEXT);
  });

  it('adds to the shipped ones', async () => {
    const { kept } = fakeSettings();
    await open(Editor);
    set('Title', 'Mine');
    set('Name', 'mine');
    await userEvent.click(button('Save'));
    await waitFor(() => expect(kept.jsonData.slos).toBeDefined());
    expect(saved(kept).map(({ name }) => name)).toEqual([...SHIPPED_SLOS.map(({ name }) => name), 'mine']);
  });

  it('keeps what somebody else changed meanwhile in another SLO, and says so', async () => {
    const theirs = TEXT.replace(/displayName: .*/, 'displayName: Theirs');
    const { kept } = fakeSettings(theirs);
    await open(Editor, TEXT, 'tool-errors');
    set('Title', 'Errors');
    await userEvent.click(button('Save'));
    await waitFor(() => expect(locationService.getLocation().pathname).toMatch(/\/slos\/slo\/tool-errors$/));
    expect(saved(kept).map(({ title }) => title)).toEqual(expect.arrayContaining(['Theirs', 'Errors']));
    render(<LastChange />);
    expect(screen.getByText(/Somebody else had changed "Theirs" meanwhile; that change is kept/)).toBeInTheDocument();
  });

  it('shows both where the same SLO was changed, keeps the draft, and saves what is chosen', async () => {
    const theirs = TEXT.replace('displayName: Tool errors', 'displayName: Theirs');
    const { kept, post } = fakeSettings(theirs);
    await open(Editor, TEXT, 'tool-errors');
    set('Title', 'Errors');
    await userEvent.click(button('Save'));
    expect(await screen.findByText(/Somebody else has changed "Theirs" since you opened it/)).toBeInTheDocument();
    expect(screen.getByLabelText('Your version of "Theirs"')).toHaveTextContent('displayName: Errors');
    expect(screen.getByLabelText('The saved version of "Theirs"')).toHaveTextContent('displayName: Theirs');
    expect(post).not.toHaveBeenCalled();
    expect(field('Title')).toHaveValue('Errors');
    expect(button('Save with this choice')).toBeDisabled();
    await userEvent.click(screen.getByRole('radio', { name: 'Your version' }));
    await userEvent.click(button('Save with this choice'));
    await waitFor(() => expect(saved(kept).map(({ title }) => title)).toContain('Errors'));
  });

  it('deletes after asking', async () => {
    const { kept } = fakeSettings(TEXT);
    await open(Editor, TEXT, 'tool-errors');
    await userEvent.click(button('Delete'));
    const dialog = screen.getByRole('dialog');
    expect(dialog).toHaveTextContent('It will no longer be a condition of "Throughput".');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Delete' }));
    await waitFor(() => expect(saved(kept)).toHaveLength(SHIPPED_SLOS.length - 1));
    expect(locationService.getLocation().pathname).toMatch(/\/slos$/);
  });

  it('lets others look, copy and download, but not save', async () => {
    asRole('Editor');
    await open(Editor, TEXT, 'tool-errors');
    expect(screen.getByText(/Only an administrator can save SLOs/)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Save' })).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Delete' })).not.toBeInTheDocument();
    expect(button('Copy YAML')).toBeInTheDocument();
    expect(button('Download YAML')).toBeInTheDocument();
  });

  it('asks before unsaved changes are lost, but not for another time range', async () => {
    const confirm = jest.spyOn(window, 'confirm').mockReturnValue(false);
    await open(Editor, TEXT, 'tool-errors');
    set('Title', 'Errors');
    act(() => locationService.push('/a/app/slos/edit/tool-errors?from=now-6h&to=now'));
    expect(confirm).not.toHaveBeenCalled();
    await userEvent.click(button('Cancel'));
    expect(confirm).toHaveBeenCalledWith(LEAVE);
    expect(locationService.getLocation().pathname).toMatch(/edit/);
    confirm.mockReturnValue(true);
    await userEvent.click(button('Cancel'));
    expect(locationService.getLocation().pathname).toMatch(/\/slos\/slo\/tool-errors$/);
    confirm.mockRestore();
  });
});

describe('preview', () => {
  const t = Date.parse('2026-03-31T00:00:00Z');
  const counted = [{ labels: {}, increments: [{ t, width: 720 * HOUR, bad: 40, total: 10_000 }], lastSeen: t }];

  it('asks Insights for a valid draft, under a name that no recorded series has', async () => {
    await open(Editor, TEXT, 'tool-errors');
    await userEvent.click(button('Preview on your data'));
    const { $data, busy } = opened().preview.state;
    expect(busy).toBe(true);
    expect($data?.state.datasource).toMatchObject({ uid: INSIGHTS.uid });
    expect($data?.state.queries).toMatchObject([
      {
        queryType: 'slo',
        measure: 'increments',
        plan: 'history',
        slo: { name: 'draft of tool-errors', objective: 0.99 },
      },
    ]);
  });

  it('shows what a draft would have said, and takes over another target', async () => {
    await open(Editor, TEXT, 'tool-errors');
    const slo = SHIPPED_SLOS.find(({ name }) => name === 'tool-errors') as Slo;
    const measure = { slo, now: t, counted, reading: readSlo(slo, counted, t) };
    act(() => opened().preview.setState({ previewed: previewOf(measure) }));
    expect(
      screen.getByText(
        'Over the last 30 days this would have been met: 99.60 % of 10,000 events were good, 60 % of the budget is left. It would not have alerted.'
      )
    ).toBeInTheDocument();
    const slider = screen.getByRole('slider');
    fireEvent.change(slider, { target: { value: Number(slider.getAttribute('max')) } });
    await userEvent.click(button('Use this target'));
    expect(field('Objective')).toHaveValue('99.99');
  });

  it('waits for a valid draft', async () => {
    await open(Editor);
    expect(screen.getByText('The preview waits for a valid SLO.')).toBeInTheDocument();
    expect(button('Preview on your data')).toBeDisabled();
  });

  it('says what it needs where there is no Insights', async () => {
    installDataSources([PROMETHEUS]);
    await open(Editor, TEXT, 'tool-errors');
    expect(screen.getByText('A preview needs the Insights data source, which counts the events.')).toBeInTheDocument();
    expect(button('Preview on your data')).toBeDisabled();
  });
});
