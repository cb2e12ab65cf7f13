import { describe, expect, it } from 'vitest'
import { bytesText } from '../../../presentation/words/bytes-text'
import { formatAge, formatDuration } from './duration'
import { formatDate, formatInstant } from './instant'
import { shortSnapshotId } from './snapshot-id'

describe('formats of the shell', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1234, '1.23 kB'],
    [999_999, '1.00 MB'],
    [412_000_000, '412 MB'],
    [1_073_741_824, '1.07 GB'],
  ])('shows %d bytes as %s', (bytes, shown) => {
    expect(bytesText(bytes)).toBe(shown)
  })

  it.each([
    [0.42, '0.4 s'],
    [12.3, '12 s'],
    [59.9, '1 min'],
    [200, '3 min 20 s'],
    [7500, '2 h 5 min'],
  ])('shows %d seconds as %s', (seconds, shown) => {
    expect(formatDuration(seconds)).toBe(shown)
  })

  it('shows ages', () => {
    const now = Date.parse('2026-03-01T12:00:00Z')
    const ages = ['2026-03-01T12:00:20Z', '2026-03-01T11:55:00Z', '2026-03-01T10:00:00Z', '2026-02-26T12:00:00Z']
    expect(ages.map((instant) => formatAge(instant, now))).toEqual(['just now', '5 min old', '2 h old', '3 d old'])
  })

  it('shows times in UTC whatever zone they were written in', () => {
    expect(formatInstant('2026-03-29T01:30:00+12:00')).toBe('2026-03-28 13:30 UTC')
    expect(formatDate('2026-03-29T01:30:00+12:00')).toBe('2026-03-28')
  })

  it('shortens snapshot ids', () => {
    expect(shortSnapshotId(`sha256:3f9c1a77${'0'.repeat(56)}`)).toBe('3f9c1a77…')
  })
})
