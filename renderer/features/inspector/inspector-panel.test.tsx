// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { useInspection } from '../../state/inspection'
import { InspectorPanel } from './inspector-panel'

afterEach(() => {
  cleanup()
  useInspection.getState().clear()
})

describe('InspectorPanel', () => {
  it('says what to do while there is nothing to inspect', () => {
    render(<InspectorPanel />)
    expect(screen.getByText(/Choose a number/)).toBeTruthy()
  })

  it('shows values, SQL, moments and method, and copies in full precision', async () => {
    const written: string[] = []
    vi.stubGlobal('navigator', { clipboard: { writeText: (text: string) => Promise.resolve(void written.push(text)) } })
    const run = vi.fn()
    render(<InspectorPanel />)
    act(() =>
      useInspection.getState().inspect({
        title: 'retention_7',
        subtitle: 'gate_40 vs gate_30',
        facts: [{ label: 'Relative effect', value: '−4.3 %', exact: '-0.04312345678' }],
        method: [{ id: 'z', title: 'Two-proportion z', reference: 'Fleiss (2003)' }],
        queries: [{ query: { sql: 'SELECT $1', parameters: ['x'] }, rowCount: 1, milliseconds: 12 }],
        moments: [
          {
            metricId: 'retention_7',
            variantId: 'gate_40',
            slice: {},
            columns: ['retention_7'],
            moments: { count: 4, means: [0.123456789], comoments: [3] },
          },
        ],
        actions: [{ id: 'over-time', title: 'Over time', run }],
      }),
    )
    fireEvent.click(screen.getByRole('button', { name: 'Over time' }))
    expect(run).toHaveBeenCalledOnce()
    fireEvent.click(screen.getByRole('button', { name: 'Copy Relative effect in full' }))
    fireEvent.click(screen.getByRole('button', { name: 'Copy all moments as a table' }))
    fireEvent.click(screen.getByRole('button', { name: 'SQL' }))
    expect(screen.getByLabelText('SQL', { selector: 'pre' }).textContent).toBe('SELECT $1')
    expect(screen.getByText('Fleiss (2003)')).toBeTruthy()
    await screen.findByRole('button', { name: 'Copied Relative effect in full' })
    expect(written).toEqual([
      '-0.04312345678',
      'metric\tvariant\tslice\tcolumn\tn\tmean\tvariance\nretention_7\tgate_40\t\tretention_7\t4\t0.123456789\t1',
    ])
    vi.unstubAllGlobals()
  })
})
