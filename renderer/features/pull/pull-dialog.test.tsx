// @vitest-environment jsdom
import type { Envelope, PullOutcome } from '@contract'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answered, fakeHost, pending } from '../../../tests/support/fake-host'
import { setHost } from '../../bridge/host'
import { offerPull } from '../../state/open-document'
import { notePullProgress, usePulls } from '../../state/pulls'
import { PullDialog } from './pull-dialog'

const path = 'studies/gate.study.json'
const unregistered = { hash: 'sha256:0', registered: false, registeredAt: null, deviations: [], looks: 0 }

beforeEach(() => usePulls.setState({ pulls: new Map(), shown: null }))
afterEach(cleanup)

describe('PullDialog', () => {
  it('shows the cost first, then progress, and stops without a trace', async () => {
    const outcome = pending<Envelope<PullOutcome>>()
    setHost(
      fakeHost({
        'plans.show': () => answered(unregistered),
        'pulls.estimate': () => answered({ rows: 5_000_000, bytes: 312_000_000, reusable: null }),
        'pulls.start': () => outcome.promise,
        'pulls.cancel': () => {
          outcome.settle(answered({ kind: 'cancelled' }))
          return answered(true)
        },
      }),
    )
    render(<PullDialog />)
    await offerPull(path)
    expect(await screen.findByText('5,000,000 rows, 312 MB')).toBeTruthy()

    fireEvent.click(screen.getByRole('button', { name: 'Pull and analyse' }))
    const running = usePulls.getState().pulls.get(path)
    notePullProgress({
      jobId: running?.phase === 'running' ? running.jobId : '',
      studyPath: path,
      stage: 'reading',
      rows: 1_250_000,
      bytes: 78_000_000,
      totalBytes: 312_000_000,
      rowsPerSecond: 600_000,
      secondsRemaining: 6.25,
    })
    expect(await screen.findByText('1,250,000 rows, 78.0 MB of 312 MB. 600,000 rows/s, about 6.3 s left')).toBeTruthy()
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('25')

    fireEvent.click(screen.getByRole('button', { name: 'Stop' }))
    expect(await screen.findByText('Stopped. Nothing was written.')).toBeTruthy()
  })

  it('offers a snapshot that is already here', async () => {
    const reusable = { id: `sha256:${'a'.repeat(64)}`, createdAt: new Date().toISOString(), bytes: 1, rows: {} }
    setHost(
      fakeHost({
        'plans.show': () => answered(unregistered),
        'pulls.estimate': () => answered({ rows: null, bytes: null, reusable }),
      }),
    )
    render(<PullDialog />)
    await offerPull(path)
    expect(await screen.findByRole('button', { name: 'Use it and analyse' })).toBeTruthy()
    expect(screen.getByText(/aaaaaaaa…, just now, of exactly this source/)).toBeTruthy()
  })

  it('registers the plan before anything is pulled', async () => {
    const registered = { ...unregistered, registered: true, registeredAt: '2026-01-05T10:00:00.000Z' }
    const host = fakeHost({
      'pulls.estimate': () => answered({ rows: 10, bytes: null, reusable: null }),
      'plans.show': () => answered(unregistered),
      'plans.register': () => answered(registered),
    })
    setHost(host)
    render(<PullDialog />)
    await offerPull(path)
    fireEvent.click(await screen.findByRole('button', { name: 'Register the plan first' }))
    expect(await screen.findByText(/registered on 2026-01-05, before outcomes were seen/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Register the plan first' })).toBeNull()
    expect(host.calls.map(({ name }) => name)).not.toContain('pulls.start')
  })
})
