import { expect, it } from 'vitest'
import { exclusionFindings } from './exclusion-findings'

it('say how many subjects are where they must not be, and warn when they are more than a few', () => {
  expect(exclusionFindings({ subjects: 5000, violations: 0, excludes: ['gift-wrap'] })).toEqual([])
  const [few] = exclusionFindings({ subjects: 5000, violations: 3, excludes: ['gift-wrap'] })
  expect(few?.severity).toBe('info')
  const [many] = exclusionFindings({ subjects: 5000, violations: 1200, excludes: ['gift-wrap', 'banner'] })
  expect(many).toMatchObject({
    code: 'exclusion-violation',
    severity: 'warning',
    message: expect.stringMatching(/^1,200 of 5,000 subjects were also exposed to "gift-wrap" or "banner", which/),
    evidence: { violations: 1200, subjects: 5000, share: 0.24 },
  })
})
