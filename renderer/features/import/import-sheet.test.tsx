// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseStudy, type StudyGuess } from '@contract'
import { answered, fakeHost, refused, type FakeHost } from '../../../tests/support/fake-host'
import { setHost } from '../../bridge/host'
import { importFiles, openFiles, useImports } from '../../state/imports'
import { useNotices } from '../../state/notices'
import { usePulls } from '../../state/pulls'
import { useTabs } from '../../state/tabs'
import { ImportSheet } from './import-sheet'

const text = JSON.stringify({
  format: 'assay.study/1',
  experiment: {
    experiment_id: 'gate',
    name: 'gate',
    variants: [
      { id: 'gate_30', weight: 1, is_control: true },
      { id: 'gate_40', weight: 1 },
    ],
    metrics: [{ id: 'rounds', role: 'primary', type: 'mean', column: 'rounds' }],
  },
  source: { kind: 'subjects', file: '../inbox/gate.csv', subject: 'userid', variant: 'version' },
})

const guess: StudyGuess = {
  file: 'inbox/gate.csv',
  rows: 90_189,
  columns: [
    { name: 'userid', type: 'integer', distinct: 90_189, missing: 0, examples: ['116', '337'], takenAs: '' },
    { name: 'version', type: 'text', distinct: 2, missing: 0, examples: ['gate_40', 'gate_30'], takenAs: '' },
    { name: 'rounds', type: 'integer', distinct: 942, missing: 0, examples: ['3', '38'], takenAs: '' },
    { name: 'retention_7', type: 'boolean', distinct: 2, missing: 0, examples: ['false', 'true'], takenAs: '' },
  ],
  read: {},
  questions: [],
  text,
  reasons: [{ field: 'variant', value: 'version', why: '2 values' }],
  findings: [{ code: 'malformed-row', severity: 'warning', message: '3 rows are malformed', evidence: {} }],
}

const snapshot = { id: `sha256:${'a'.repeat(64)}`, createdAt: '2026-03-01T00:00:00Z', bytes: 10, rows: { subjects: 3 } }
let host: FakeHost

beforeEach(() => {
  host = fakeHost({
    'studies.guess': () => answered(guess),
    'studies.create': ({ text: saved }) =>
      answered({
        path: 'studies/gate.study.json',
        text: saved,
        ...parseStudy(saved),
        latestSnapshot: null,
        notebookPath: null,
      }),
    'pulls.start': () => answered({ kind: 'done', snapshot, reused: false, findings: [] }),
    'notebooks.forStudy': () => answered({ path: 'notebooks/gate.assay.md', text: '', revision: '1' }),
  })
  setHost(host)
  useTabs.setState({ tabs: [], activeId: null })
  usePulls.setState({ pulls: new Map(), shown: null })
})

afterEach(() => {
  cleanup()
  useImports.setState({ current: null, waiting: [] })
})

async function drop(name: string): Promise<void> {
  render(<ImportSheet />)
  await importFiles([new File(['a,b'], name)])
}

describe('ImportSheet', () => {
  it('shows the guess with its reasons and findings', async () => {
    await drop('gate.csv')
    const dialog = await screen.findByRole('dialog')
    expect(within(dialog).getByText(/90,189 rows, 4 columns/)).toBeTruthy()
    expect(within(dialog).getByText('3 rows are malformed', { exact: false })).toBeTruthy()
    expect(within(dialog).getByLabelText<HTMLSelectElement>('Use version as').value).toBe('variant')
    expect(within(dialog).getByText('2 values')).toBeTruthy()
  })

  it('saves what was corrected, pulls it and opens its notebook', async () => {
    await drop('gate.csv')
    fireEvent.change(await screen.findByLabelText('Use retention_7 as'), { target: { value: 'metric' } })
    fireEvent.change(screen.getByLabelText('Role of retention_7'), { target: { value: 'primary' } })
    fireEvent.change(screen.getByLabelText('Better direction of rounds'), { target: { value: 'decrease' } })
    fireEvent.click(screen.getByLabelText('gate_40 is the control'))
    fireEvent.click(screen.getByRole('button', { name: 'Analyse' }))

    await expect.poll(() => useTabs.getState().activeId).toBe('notebook:notebooks/gate.assay.md')
    const saved = host.calls.find((one) => one.name === 'studies.create')?.request
    const { study } = parseStudy(
      saved !== undefined && typeof saved === 'object' && 'text' in saved! ? String(saved.text) : '',
    )
    expect(study?.experiment.metrics.map(({ id, role, type, direction }) => [id, role, type, direction])).toEqual([
      ['rounds', 'secondary', 'mean', 'decrease'],
      ['retention_7', 'primary', 'proportion', 'increase'],
    ])
    expect(study?.experiment.variants.find((variant) => variant.isControl)?.id).toBe('gate_40')
    expect(host.calls.map((one) => one.name)).toEqual([
      'studies.guess',
      'studies.create',
      'pulls.start',
      'notebooks.forStudy',
    ])
  })

  it('says what is missing and does not analyse without it', async () => {
    await drop('gate.csv')
    fireEvent.change(await screen.findByLabelText('Use version as'), { target: { value: 'unused' } })
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Analyse' }).disabled).toBe(true)
    expect(screen.getByText(/source\.variant/)).toBeTruthy()
  })

  it('says why a file cannot be read', async () => {
    setHost(fakeHost({ 'studies.guess': () => refused('source-failed', 'gate.csv is no table.') }))
    await drop('gate.csv')
    expect(await screen.findByText('gate.csv is no table.')).toBeTruthy()
  })

  it('opens a dropped study and leaves the data beside it to the study', async () => {
    host = fakeHost({
      'studies.open': ({ path }) =>
        answered({ path, text: '{', study: null, findings: [], latestSnapshot: null, notebookPath: null }),
    })
    setHost(host)
    await importFiles([new File(['{'], 'gate.study.json'), new File(['a'], 'gate.csv')])
    expect(host.received.map((file) => file.name)).toEqual(['gate.csv', 'gate.study.json'])
    expect(useTabs.getState().activeId).toBe('study:inbox/gate.study.json')
  })

  it('shows several data files one after another, whichever way they came', async () => {
    const names: string[] = []
    host = fakeHost({
      'studies.guess': ({ path }) => {
        names.push(path)
        return answered({ ...guess, file: path })
      },
    })
    setHost(host)
    render(<ImportSheet />)
    await openFiles({ paths: ['/data/a.csv', '/data/b.csv', '/data/c.csv'], failed: [] })
    expect(await screen.findByText('Analyse a.csv (2 more files follow)')).toBeTruthy()
    fireEvent.click(await screen.findByRole('button', { name: 'Close' }))
    expect(await screen.findByText('Analyse b.csv (1 more file follows)')).toBeTruthy()
    expect(names).toEqual(['/data/a.csv', '/data/b.csv'])
  })

  it('says of every file that cannot be opened why', async () => {
    const error = { code: 'not-found', message: 'There is no file /data/gone.csv.' } as const
    await openFiles({ paths: [], failed: [{ path: '/data/gone.csv', error }] })
    expect(useNotices.getState().notices.at(-1)).toMatchObject({
      title: 'Open /data/gone.csv',
      failure: { wire: error },
    })
  })
})
