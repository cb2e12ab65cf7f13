// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { CellOutcome } from '@analysis'
import { useInspection } from '../../state/inspection'
import type { Notebook } from '../../state/notebook/notebook'
import { NotebookContext } from './notebook-context'
import { notebookOver, scorecardOutcome } from '../../../tests/support/notebook-over'
import { NotebookView } from './notebook-view'

const text = `---
title: Checkout
experiment: ../studies/checkout.study.json
---

A <script>window.hacked = true</script> and a [link](https://example.com).

\`\`\`scorecard overview
\`\`\`
`

let notebook: Notebook

async function show(outcome: CellOutcome, source = text): Promise<void> {
  notebook = notebookOver(source, outcome)
  render(
    <NotebookContext value={notebook}>
      <NotebookView />
    </NotebookContext>,
  )
  await notebook.load()
  await screen.findByText('Checkout redesign')
}

// jsdom lays nothing out, and so scrolls nothing
const scrollIntoView = vi.fn()
Element.prototype.scrollIntoView = scrollIntoView

beforeEach(() => useInspection.getState().clear())
afterEach(() => {
  notebook.close()
  cleanup()
})

function row(): Promise<HTMLElement> {
  return screen.findByRole('row', { name: /^Purchase, new/ })
}

describe('the scorecard', () => {
  test('shows the interval before p, and full precision on hover', async () => {
    await show(scorecardOutcome(false))
    const cells = within(await row()).getAllByRole('cell')
    const words = cells.map((cell) => cell.textContent)
    expect(words.indexOf('[+4.3, +14.6]')).toBeLessThan(words.indexOf('0.00016'))
    expect(cells.find((cell) => cell.textContent === '0.00016')!.title).toBe('0.00016234567')
  })

  test('publishes what is behind a row on click, and on Enter', async () => {
    await show(scorecardOutcome(false))
    fireEvent.click(await row())
    const inspection = useInspection.getState().current!
    expect(inspection.title).toBe('Purchase')
    expect(inspection.queries[0]!.query.sql).toBe('SELECT 1')
    expect(inspection.method[0]!.id).toBe('two-proportion-z')
    expect(inspection.moments.map(({ metricId, slice }) => [metricId, slice])).toEqual([['purchase', {}]])
    expect(inspection.facts.find(({ label }) => label === 'p-value')!.exact).toBe('0.00016234567')
    useInspection.getState().clear()
    fireEvent.keyDown(await row(), { key: 'Enter' })
    expect(useInspection.getState().current?.title).toBe('Purchase')
  })

  test('a closer look becomes a cell below, selected', async () => {
    await show(scorecardOutcome(false))
    fireEvent.click(await row())
    const actions = useInspection.getState().current!.actions
    expect(actions.map(({ title }) => title)).toEqual([
      'By country',
      'Over time',
      'Under other methods',
      'Plan the next experiment',
    ])
    actions[0]!.run()
    const { document, selected } = notebook.store.getState()
    const block = document.blocks[selected!]!
    expect(block).toMatchObject({ kind: 'cell', cellKind: 'segments' })
    expect(block.source).toContain('metric: purchase')
    await waitFor(() => expect(scrollIntoView).toHaveBeenCalled())
  })

  test('marks every effect under a flagged split', async () => {
    await show(scorecardOutcome(true))
    expect(within(await row()).getByText('SRM')).toBeTruthy()
    cleanup()
    await show(scorecardOutcome(false))
    expect(within(await row()).queryByText('SRM')).toBeNull()
  })
})

describe('prose', () => {
  test('runs no HTML and leads nowhere', async () => {
    await show(scorecardOutcome(false))
    expect(document.querySelector('script')).toBeNull()
    expect('hacked' in window).toBe(false)
    expect(document.querySelector('a[href]')).toBeNull()
    expect(screen.getByText('link').title).toBe('https://example.com')
  })

  test('is edited in place and taken over by Shift+Enter, left by Escape', async () => {
    await show(scorecardOutcome(false))
    fireEvent.doubleClick(screen.getByLabelText('Text'))
    fireEvent.change(screen.getByLabelText('Text as Markdown'), { target: { value: 'Other words.\n\n' } })
    fireEvent.keyDown(screen.getByLabelText('Text as Markdown'), { key: 'Enter', shiftKey: true })
    await screen.findByText('Other words.')
    fireEvent.doubleClick(screen.getByLabelText('Text'))
    fireEvent.change(screen.getByLabelText('Text as Markdown'), { target: { value: 'Forgotten.' } })
    fireEvent.keyDown(screen.getByLabelText('Text as Markdown'), { key: 'Escape' })
    expect(screen.queryByText('Forgotten.')).toBeNull()
  })
})

test('a cell that cannot be read says why, in its place', async () => {
  await show(scorecardOutcome(false), `${text}\n\`\`\`segments broken\nmetric: purchase\n\`\`\`\n`)
  await waitFor(() => expect(screen.getAllByText(/dimensions/).length).toBeGreaterThan(0))
})

test('a deleted cell can be brought back', async () => {
  await show(scorecardOutcome(false))
  const cell = await screen.findByRole('region', { name: 'scorecard overview' })
  fireEvent.click(within(cell).getByLabelText('Delete (can be undone)'))
  await waitFor(() => expect(screen.queryByRole('region', { name: 'scorecard overview' })).toBeNull())
  notebook.undo()
  expect(await screen.findByRole('region', { name: 'scorecard overview' })).toBeTruthy()
})
