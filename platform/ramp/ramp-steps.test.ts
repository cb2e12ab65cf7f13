import type { ExperimentDocument } from '@contract'
import { describe, expect, it } from 'vitest'
import { dueStep } from './ramp-steps'

type Ramping = Pick<ExperimentDocument, 'status' | 'ramp_plan' | 'ramp_percent' | 'ramped_at'>

const start = Date.parse('2026-01-01T00:00:00Z')
const hour = 3_600_000
const ramping: Ramping = {
  status: 'active',
  ramp_plan: { steps: [1, 5, 25, 50, 100], hold_minutes: 60 },
  ramp_percent: 5,
  ramped_at: new Date(start).toISOString(),
}

describe('the step that is due', () => {
  it('is the next one of the plan, after the hold', () => {
    expect(dueStep(ramping, start + hour - 1)).toBeNull()
    expect(dueStep(ramping, start + hour)).toBe(25)
    expect(dueStep(ramping, start + 100 * hour)).toBe(25)
    expect(dueStep({ ...ramping, ramp_percent: 30 }, start + hour)).toBe(50)
  })

  it('is none at the end, without a plan, before the start, or while it does not run', () => {
    expect(dueStep({ ...ramping, ramp_percent: 100 }, start + hour)).toBeNull()
    expect(dueStep({ ...ramping, ramp_plan: null }, start + hour)).toBeNull()
    expect(dueStep({ ...ramping, ramped_at: null }, start + hour)).toBeNull()
    for (const status of ['draft', 'paused', 'killed', 'concluded'] as const) {
      expect(dueStep({ ...ramping, status }, start + hour)).toBeNull()
    }
  })
})
