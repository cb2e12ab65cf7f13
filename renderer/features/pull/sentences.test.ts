import { describe, expect, it } from 'vitest'
import { costSentence, rateSentence, snapshotSentence } from './sentences'

const snapshot = {
  id: `sha256:3f9c1a77${'0'.repeat(56)}`,
  createdAt: '2026-03-01T00:00:00Z',
  bytes: 4_190_000,
  rows: { subjects: 90_189 },
}

describe('sentences of a pull', () => {
  it('says the cost as far as it is known', () => {
    expect(costSentence({ rows: 90_189, bytes: 2_530_000 })).toBe('90,189 rows, 2.53 MB')
    expect(costSentence({ rows: null, bytes: 500 })).toBe('500 B')
    expect(costSentence({ rows: null, bytes: null })).toBe('The source does not say how much there is.')
  })

  it('says what was pulled, and when nothing changed', () => {
    expect(snapshotSentence({ kind: 'done', snapshot, reused: false, findings: [] })).toBe(
      'Snapshot 3f9c1a77…: 90,189 subjects, 4.19 MB.',
    )
    expect(snapshotSentence({ kind: 'done', snapshot, reused: true, findings: [] })).toContain('Nothing changed')
  })

  it('says rate and time left', () => {
    const progress = {
      jobId: 'a',
      studyPath: 'b',
      stage: 'reading',
      rows: 1,
      bytes: 25,
      totalBytes: 100,
      rowsPerSecond: 1234.5,
      secondsRemaining: 12.4,
    } as const
    expect(rateSentence(progress)).toBe('1,235 rows/s, about 12 s left')
    expect(rateSentence({ ...progress, secondsRemaining: null })).toBe('1,235 rows/s')
  })
})
