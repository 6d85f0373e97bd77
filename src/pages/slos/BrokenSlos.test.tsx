import '../../shared/testing/browser';
import { locationService } from '@grafana/runtime';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { definitionsOf } from '../../shared/slos/definitions';
import { testIds } from '../../shared/testIds';
import { toOpenSlo } from '../../slo/openslo';
import { SHIPPED_SLOS } from '../../slo/shipped';
import { BrokenSlos } from './BrokenSlos';
import { download } from '../../shared/ui/download';
import { asRole, fakeSettings } from './editor/testing';

jest.mock('../../shared/ui/download');

const [A, B, C] = SHIPPED_SLOS.map((slo) => toOpenSlo([slo]));
const WRONG = `---\n# ours\n${B.replace('kind: SLO', 'kind: SLX')}`;
const UNNAMED = '---\nkind: [\n';
const TEXT = `${A}${WRONG}${UNNAMED}---\n${C}`;

async function show(text: string) {
  const { slos, broken } = await definitionsOf(text);
  render(<BrokenSlos broken={broken} text={text} />);
  return slos.map(({ name }) => name);
}

const row = (key: string) => within(screen.getByTestId(testIds.brokenSlo(key)));

beforeEach(() => {
  asRole('Admin');
  locationService.push('/a/app/slos?from=now-1h');
});

it('names each with its place in the whole text; the others are measured', async () => {
  expect(await show(TEXT)).toEqual([SHIPPED_SLOS[0].name, SHIPPED_SLOS[2].name]);
  expect(screen.getByText('2 SLOs cannot be read, and are not measured')).toBeInTheDocument();
  const line = TEXT.split('\n').findIndex((one) => one.includes('SLX')) + 1;
  expect(
    row(SHIPPED_SLOS[1].name).getByText(new RegExp(`Line ${line}, column 7: "kind" is "SLX"`))
  ).toBeInTheDocument();
  expect(row(SHIPPED_SLOS[1].name).getByRole('link', { name: 'Repair' })).toHaveAttribute(
    'href',
    expect.stringContaining(`/slos/edit/${SHIPPED_SLOS[1].name}?from=now-1h`)
  );
  expect(row('~1').getByText(/^Document at line/)).toBeInTheDocument();
});

it('hands one out, and deletes it without a touch of the others', async () => {
  const { kept } = fakeSettings(TEXT);
  await show(TEXT);
  await userEvent.click(row('~1').getByRole('button', { name: /^Download/ }));
  expect(download).toHaveBeenCalledWith('document-1.yaml', UNNAMED, 'application/yaml');
  await userEvent.click(row('~1').getByRole('button', { name: /^Delete/ }));
  await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Delete' }));
  await waitFor(() => expect(kept.jsonData.slos).toBe(TEXT.replace(UNNAMED, '')));
});

it('lets others look only', async () => {
  asRole('Viewer');
  await show(TEXT);
  expect(screen.queryByRole('button', { name: /^Delete/ })).not.toBeInTheDocument();
});

it('shows nothing where all can be read', async () => {
  await show(`${A}---\n${C}`);
  expect(screen.queryByRole('alert')).not.toBeInTheDocument();
});
