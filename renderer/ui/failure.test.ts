import { Cancelled, InvariantError, QueryError } from '@analysis'
import { describe, expect, it } from 'vitest'
import { HostError, HostGone } from '../bridge/host-error'
import { describeFailure } from './failure'

describe('describeFailure', () => {
  it('never shows a cancellation', () => {
    expect(describeFailure(new Cancelled())).toBeNull()
  })

  it('keeps what the host said, findings and detail included', () => {
    const finding = { code: 'missing-column', severity: 'error', message: 'No column x.', evidence: {} } as const
    const shown = describeFailure(
      new HostError({
        code: 'source-failed',
        message: 'No file.',
        hint: 'Look.',
        findings: [finding],
        detail: 'ENOENT',
      }),
    )
    expect(shown).toEqual({ message: 'No file.', hint: 'Look.', findings: [finding], detail: 'No file.\n\nENOENT' })
  })

  it('says what to try when the host did not', () => {
    expect(describeFailure(new HostError({ code: 'read-only', message: 'Read-only.' }))?.hint).toContain('other Assay')
    expect(describeFailure(new HostGone())?.hint).toContain('Start Assay again')
  })

  it('gives the SQL of a failed query and asks to report a bug', () => {
    expect(describeFailure(new QueryError('no such table', 'SELECT 1'))?.detail).toContain('SELECT 1')
    expect(describeFailure(new InvariantError('x is null'))?.hint).toContain('report')
    expect(describeFailure('odd')?.message).toContain('odd')
  })
})
