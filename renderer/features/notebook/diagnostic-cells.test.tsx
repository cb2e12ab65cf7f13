// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { CellView, FunnelStepResult } from '@analysis'
import type { Figure } from '@presentation'
import { distribution, interactions, novelty } from '../../../presentation/figures/diagnostic-views.fixture'
import { effectOf, spec } from '../../../presentation/figures/figures.fixture'
import { useInspection } from '../../state/inspection'
import { CellContext } from './cell-context'
import { CellViewSwitch } from './cell-view-switch'
import { funnelTable } from '@presentation'
import { NumberTable } from './parts/number-table'

// a document without layout draws no figure; figures have tests of their own, and are looked at in a browser
vi.mock('../../charts/chart', () => ({
  Chart: ({ figure }: { readonly figure: Figure }) => <figure aria-label={figure.title} />,
}))

const evidence = { queries: [], moments: [], methods: [] }
const copied: string[] = []

beforeEach(() => {
  useInspection.getState().clear()
  copied.length = 0
  vi.stubGlobal('navigator', {
    clipboard: {
      async writeText(text: string) {
        copied.push(text)
      },
    },
  })
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

function show(view: CellView): void {
  render(
    <CellContext value={{ name: 'a', index: 0, spec, outcome: { view, findings: [], evidence } }}>
      <CellViewSwitch view={view} />
    </CellContext>,
  )
}

function factsOf(): ReadonlyMap<string, string> {
  return new Map(useInspection.getState().current!.facts.map(({ label, exact }) => [label, exact]))
}

function copyFrom(name: RegExp): readonly string[] {
  fireEvent.click(screen.getByRole('button', { name }))
  return copied.at(-1)!.split('\n')
}

describe('novelty', () => {
  test('says what the effect does in time, with units and intervals', () => {
    show(novelty)
    expect(screen.getByText(/wears off the longer subjects have had it/)).toBeTruthy()
    const change = screen.getByText('change per day').nextElementSibling!
    expect(change.textContent).toBe('−0.36\u202Fpp [−0.56, −0.16]')
    expect(change.getAttribute('title')).toBe('-0.0036, standard error 0.001')
    expect(screen.getByText(/Brackets are 95.% intervals/)).toBeTruthy()
  })

  test('has its days one click away, copied in full', () => {
    show(novelty)
    fireEvent.click(screen.getByRole('button', { name: /effects by week and day/i }))
    fireEvent.click(screen.getByRole('row', { name: /gate_40, day 0 since exposure/ }))
    expect(factsOf().get('control subjects')).toBe('900')
    const [header, first] = copyFrom(/Copy .* by week/)
    expect(header!.split('\t')).toContain('effect: lower')
    expect(first!.split('\t')).toHaveLength(header!.split('\t').length)
  })

  test('without times it says so and pretends no number', () => {
    const [only] = novelty.comparisons
    const missing = { kind: 'not-estimable', reason: 'no-clock' } as const
    const comparison = {
      ...only!,
      bySinceExposure: [],
      byDay: [],
      byWeek: [],
      trend: missing,
      steady: missing,
      verdict: missing,
    }
    show({ ...novelty, basis: null, comparisons: [comparison] })
    expect(screen.getByText(/cannot be followed in time/)).toBeTruthy()
    expect(screen.queryByText('change per day')).toBeNull()
    expect(screen.queryByRole('button', { name: /effects by week/i })).toBeNull()
  })
})

describe('interactions', () => {
  test('names the strongest and shows every contrast in the unit of its metric', () => {
    show(interactions)
    expect(screen.getByText(/1 of 2 interactions beyond chance, the strongest gate_40 × search ranker/)).toBeTruthy()
    const row = screen.getByRole('row', { name: /^gate_40 × search ranker on .*retention/i })
    expect(within(row).getByText(/^\+2\.00.pp$/)).toBeTruthy()
    expect(within(row).getByText(/^−5\.0.pp \[−7\.0, −3\.0\]$/)).toBeTruthy()
    fireEvent.keyDown(row, { key: 'Enter' })
    expect(factsOf().get('interaction')).toBe('-0.05 [-0.07, -0.03]')
  })

  test('says who is not in the other experiment, and what to do where there is none', () => {
    show(interactions)
    expect(screen.getByText('120 subjects are not in “search”.')).toBeTruthy()
    cleanup()
    show({ ...interactions, overlaps: [], readings: [] })
    expect(screen.getByText(/Name, in "with", columns/)).toBeTruthy()
  })
})

describe('a distribution', () => {
  test('shows values and quantiles, copied with the ends of their intervals', () => {
    show(distribution)
    expect(screen.getByRole('row', { name: /^gate_30: values/ }).textContent).toContain('20.0')
    const [header, median, top] = copyFrom(/Copy .*: quantiles/)
    expect(header!.split('\t').slice(0, 5)).toEqual([
      'quantile',
      'variant',
      'control',
      'control: lower',
      'control: upper',
    ])
    expect(median!.split('\t').slice(0, 8)).toEqual(['p50', 'gate_40', '9', '2', '20', '12', '4', '30'])
    expect(top!.split('\t').slice(0, 5)).toEqual(['p99', 'gate_40', '44', '', ''])
  })

  test('draws how values spread, what share lies below, and how quantiles moved', () => {
    show(distribution)
    expect(screen.getAllByRole('figure')).toHaveLength(3)
  })

  test('says what to do when nobody has a value', () => {
    show({ ...distribution, variants: [] })
    expect(screen.getByText(/No subject has a value of this metric/)).toBeTruthy()
  })
})

function summaryOf(variantId: string, mean: number) {
  return { variantId, n: 100, mean, variance: 0.2, standardError: 0.04 }
}

function readingOf(share: number) {
  return {
    variants: [summaryOf('gate_30', share), summaryOf('gate_40', share + 0.1)],
    effects: [effectOf(0.1, 0.01)],
  }
}

test('a funnel has a row for each step of all and of the step before', () => {
  const steps: readonly FunnelStepResult[] = [
    { step: 1, label: 'saw', reached: readingOf(0.6), fromPrevious: null },
    { step: 2, label: 'paid', reached: readingOf(0.3), fromPrevious: readingOf(0.5) },
  ]
  render(<NumberTable table={funnelTable('checkout', steps)} evidence={evidence} />)
  const rows = screen.getAllByRole('row').slice(1)
  expect(rows.map((row) => within(row).getAllByRole('cell')[2]!.textContent)).toEqual([
    'of all',
    'of all',
    'of the step before',
  ])
  expect(within(rows[2]!).getByText(/^50\.0.%$/)).toBeTruthy()
  fireEvent.click(rows[1]!)
  expect(factsOf().get('treatment')).toBe('0.4')
})
