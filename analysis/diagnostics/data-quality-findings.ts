import { named } from '../numerics/named'
import type { Finding } from '../failures'
import { formatCount, formatPercent } from '../format/number'
import { allocatedOf, type SplitPart } from '../results/split-part'

const dayMilliseconds = 86_400_000

/** A day's new subjects by variant, as a history of exposures has them. */
interface Day {
  readonly day: string
  readonly subjects: Readonly<Record<string, number>>
  readonly parts: readonly SplitPart[]
}

/** Fewer new subjects than this may miss a variant by chance. */
const fewSubjects = 30

/** Days between the first and the last on which nobody, or nobody of one variant, was first exposed. */
export function missingDayFindings(days: readonly Day[]): readonly Finding[] {
  const known = new Map(days.map(({ day, subjects }) => [day, subjects]))
  const times = days.map(({ day }) => Date.parse(day))
  const empty: string[] = []
  for (let time = Math.min(...times); time < Math.max(...times); time += dayMilliseconds) {
    const day = new Date(time).toISOString().slice(0, 10)
    if (total(known.get(day) ?? {}) === 0) empty.push(day)
  }
  const gap: readonly Finding[] =
    empty.length === 0
      ? []
      : [
          {
            code: 'missing-days',
            severity: 'warning',
            message: `No subject was first exposed on ${daysText(empty)} in between: ${listed(empty)}.`,
            hint: 'Look for an outage of assignment or logging; read the effect without the days around it too.',
            evidence: { days: empty },
          },
        ]
  const allocated = new Set(days.flatMap(({ parts }) => parts.flatMap(allocatedOf).map(({ id }) => id)))
  const seen = [...allocated].filter((id) => days.some(({ subjects }) => (named(subjects, id) ?? 0) > 0))
  return [...gap, ...seen.flatMap((id) => missingVariantDays(id, days))]
}

function missingVariantDays(id: string, days: readonly Day[]): readonly Finding[] {
  const without = days
    .filter(
      ({ subjects, parts }) => (named(subjects, id) ?? 0) === 0 && subjectsWhileAllocated(id, parts) >= fewSubjects,
    )
    .map(({ day }) => day)
  if (without.length === 0) return []
  return [
    {
      code: 'missing-days',
      severity: 'warning',
      message: `Variant ${id} got no subjects on ${daysText(without)} when others did: ${listed(without)}.`,
      hint: 'Look for a rollout that began later or was paused; compare variants over the days that all of them ran.',
      evidence: { variantId: id, days: without },
    },
  ]
}

/** What the activity of an events source says of one variant. */
export interface ActivityVolume {
  readonly variantId: string
  /** Analysed subjects. */
  readonly subjects: number
  readonly activeSubjects: number
  /** Subjects times days with an event. */
  readonly activeDays: number
}

/** A variant whose share of active subjects is below this part of the largest one has lost events, not interest. */
const lostShare = 0.5

/** Variants with no events, or with so few that logging is likelier the cause than the treatment. */
export function eventVolumeFindings(volumes: readonly ActivityVolume[]): readonly Finding[] {
  const shares = volumes.flatMap((volume) =>
    volume.subjects >= fewSubjects ? [{ ...volume, share: volume.activeSubjects / volume.subjects }] : [],
  )
  const largest = Math.max(0, ...shares.map(({ share }) => share))
  return shares
    .filter(({ share }) => share < largest * lostShare)
    .map(({ variantId, subjects, activeSubjects, activeDays, share }) => ({
      code: 'event-volume',
      severity: activeSubjects === 0 ? 'error' : 'warning',
      message: `${formatPercent(share)} of the ${formatCount(subjects)} subjects of ${variantId} have events, against ${formatPercent(largest)} elsewhere: events of ${variantId} seem to be missing.`,
      hint: 'Check that the variant logs its events, and under the same subject ids.',
      evidence: { variantId, subjects, activeSubjects, activeDays, share, largestShare: largest },
    }))
}

/** Events that end days before exposures do have not arrived yet, or are lost. */
export function lateDataFindings(lastExposure: string | null, lastActivity: string | null): readonly Finding[] {
  if (lastExposure === null || lastActivity === null) return []
  const days = Math.floor((Date.parse(lastExposure) - Date.parse(lastActivity)) / dayMilliseconds)
  if (!(days >= 2)) return []
  return [
    {
      code: 'late-data',
      severity: 'warning',
      message: `The last event is of ${lastActivity.slice(0, 10)}, ${days} days before the last exposure: the latest events are missing.`,
      hint: 'Pull again once the events have arrived; until then late subjects count as having done nothing.',
      evidence: { lastExposure: lastExposure.slice(0, 10), lastActivity: lastActivity.slice(0, 10), days },
    },
  ]
}

/** All subjects of the day who came under a split that has a share for the variant. */
function subjectsWhileAllocated(id: string, parts: readonly SplitPart[]): number {
  const open = parts.filter((part) => allocatedOf(part).some((variant) => variant.id === id))
  return open.reduce((sum, { subjects }) => sum + total(subjects), 0)
}

function total(subjects: Readonly<Record<string, number>>): number {
  return Object.values(subjects).reduce((sum, count) => sum + count, 0)
}

function daysText(days: readonly string[]): string {
  return days.length === 1 ? '1 day' : `${days.length} days`
}

function listed(days: readonly string[]): string {
  return days.length <= 10 ? days.join(', ') : `${days.slice(0, 10).join(', ')} and more`
}
