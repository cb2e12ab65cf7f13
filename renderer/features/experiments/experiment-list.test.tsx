// @vitest-environment jsdom
import type { StudySummary } from '@contract'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { answered, fakeHost, type FakeHost } from '../../../tests/support/fake-host'
import { setHost } from '../../bridge/host'
import { ExperimentList } from './experiment-list'

function studies(count: number): readonly StudySummary[] {
  return Array.from({ length: count }, (_, i) => ({
    path: `studies/e${i}.study.json`,
    experimentId: `e${i}`,
    name: `Experiment ${i}`,
    sourceKind: 'subjects',
    start: '2026-01-01T00:00:00Z',
    end: null,
    latestSnapshot: null,
    problems: i === 1 ? 2 : 0,
  }))
}

let host: FakeHost

beforeEach(() => {
  // jsdom lays nothing out: the list is as high as twenty rows.
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(560)
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(280)
  Element.prototype.scrollTo = () => undefined
  host = fakeHost({
    'studies.open': ({ path }) =>
      answered({ path, text: '', study: null, findings: [], latestSnapshot: null, notebookPath: null }),
  })
  setHost(host)
})

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

describe('ExperimentList', () => {
  it('keeps only rows in sight in the page, of three thousand', () => {
    render(<ExperimentList studies={studies(3000)} filter="" />)
    const rows = screen.getAllByRole('treeitem')
    expect(rows.length).toBeGreaterThan(20)
    expect(rows.length).toBeLessThan(60)
    expect(screen.getByText('3,000')).toBeTruthy()
    expect(screen.getByText('2 problems')).toBeTruthy()
  })

  it('is walked by keys and opens the row in hand', async () => {
    render(<ExperimentList studies={studies(5)} filter="" />)
    const tree = screen.getByRole('tree')
    fireEvent.keyDown(tree, { key: 'ArrowDown' })
    fireEvent.keyDown(tree, { key: 'ArrowDown' })
    const active = document.getElementById(tree.getAttribute('aria-activedescendant') ?? '')
    expect(active?.textContent).toContain('Experiment 1')
    fireEvent.keyDown(tree, { key: 'Enter' })
    await expect.poll(() => host.calls).toEqual([{ name: 'studies.open', request: { path: 'studies/e1.study.json' } }])
  })

  it('closes and opens a group by keys', () => {
    render(<ExperimentList studies={studies(5)} filter="" />)
    const tree = screen.getByRole('tree')
    fireEvent.keyDown(tree, { key: 'End' })
    fireEvent.keyDown(tree, { key: 'ArrowLeft' })
    expect(screen.getAllByRole('treeitem')).toHaveLength(1)
    fireEvent.keyDown(tree, { key: 'ArrowRight' })
    expect(screen.getAllByRole('treeitem')).toHaveLength(6)
  })

  it('offers its menu by keys', async () => {
    render(<ExperimentList studies={studies(2)} filter="" />)
    const tree = screen.getByRole('tree')
    fireEvent.keyDown(tree, { key: 'ArrowDown' })
    fireEvent.keyDown(tree, { key: 'F10', shiftKey: true })
    expect(await screen.findByText('Copy experiment id')).toBeTruthy()
  })
})
