// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { CellView } from '@analysis'
import type { Figure } from '@presentation'
import { chart } from '../../../presentation/figures/chart.fixture'
import { duel } from '../../../presentation/figures/duel.fixture'
import { spec } from '../../../presentation/figures/figures.fixture'
import { power } from '../../../presentation/figures/power.fixture'
import { useInspection } from '../../state/inspection'
import { CellContext } from './cell-context'
import { CellViewSwitch } from './cell-view-switch'
import { newCells } from './new-cells'

// a document without layout draws no figure; figures have tests of their own, and are looked at in a browser
vi.mock('../../charts/chart', () => ({
  Chart: ({ figure }: { readonly figure: Figure }) => <figure aria-label={figure.title} />,
}))

function show(view: CellView): void {
  const evidence = { queries: [], moments: [], methods: [] }
  render(
    <CellContext value={{ name: 'a', index: 0, spec, outcome: { view, findings: [], evidence } }}>
      <CellViewSwitch view={view} />
    </CellContext>,
  )
}

beforeEach(() => useInspection.getState().clear())
afterEach(cleanup)

function factsOf(): ReadonlyMap<string, string> {
  return new Map(useInspection.getState().current!.facts.map(({ label, exact }) => [label, exact]))
}

describe('a duel', () => {
  test('has a row per method: when it stops, what it said then and now, and how often it raises a false alarm', () => {
    show(duel)
    const row = screen.getByRole('row', { name: /^Fixed horizon/ })
    expect(within(row).getByTitle('look 2 of 4 (2026-01-03)')).toBeTruthy()
    expect(within(row).getByText('worse')).toBeTruthy()
    expect(within(row).getByLabelText(/peeking: Looked at 4 times/)).toBeTruthy()
    const never = screen.getByRole('row', { name: /^Confidence sequence/ })
    expect(within(never).getByText('does not stop')).toBeTruthy()
    expect(within(never).queryByLabelText(/peeking/)).toBeNull()
  })

  test('shows what is behind a method: its setting, its losses, every look', () => {
    show(duel)
    fireEvent.click(screen.getByRole('row', { name: /^Bayes/ }))
    expect(factsOf().get('Chance to win')).toBe('0.0002')
    expect(factsOf().get('Prior')).toBe('uniform prior on each rate')
    expect(factsOf().has('Look 4')).toBe(true)
    fireEvent.keyDown(screen.getByRole('row', { name: /^Confidence sequence/ }), { key: 'Enter' })
    expect(factsOf().get('Set up')).toContain('tuned for 4,000 subjects, those of the last look')
  })

  test('says so when there is no look', () => {
    const [only] = duel.duels
    const contenders = only!.contenders.map((each) => ({ ...each, looks: [] }))
    show({ ...duel, duels: [{ ...only!, contenders }] })
    expect(screen.getByText(/no look to compare/)).toBeTruthy()
  })
})

describe('a plan', () => {
  test('shows the size with full precision one hover away, and where it came from', () => {
    show(power)
    expect(screen.getByText('subjects in all').nextElementSibling!.textContent).toBe('44,664')
    expect(screen.getByText('duration').nextElementSibling!.getAttribute('title')).toMatch(/^29\.776 days/)
    expect(screen.getByText(/Baseline observed: 19\.0.%/).textContent).toContain('for 3 looks')
  })

  test('opens what is behind each row', () => {
    show(power)
    fireEvent.click(screen.getByRole('row', { name: /^2 weeks/ }))
    expect(useInspection.getState().current!.title).toBe('Plan, 2 weeks')
    expect(factsOf().get('Correlation with covariates')).toBe('0.4')
  })
})

describe('a chart', () => {
  test('draws its marks and keeps their rows one click away', () => {
    show(chart)
    expect(screen.getByRole('figure', { name: 'Spend by device and variant' })).toBeTruthy()
    expect(screen.getByRole('button', { name: '4 marks' }).getAttribute('aria-expanded')).toBe('false')
  })

  test('draws nothing and says why when there are no rows', () => {
    show({ ...chart, table: { ...chart.table, rowCount: 0 } })
    expect(screen.getByText(/has no rows to draw/)).toBeTruthy()
  })
})

test('each can be added with options that run as they are', () => {
  const offered = new Map(newCells({ spec, frameKind: 'moments' }).map(({ kind, body }) => [kind, body]))
  expect(offered.get('duel')).toEqual({ ok: true, value: 'metric: retention_7' })
  expect(offered.get('power')).toEqual({ ok: true, value: 'metric: retention_7\nmde: 0.05' })
  expect(offered.get('chart')).toMatchObject({ ok: true, value: expect.stringContaining('from: moments') })
})
