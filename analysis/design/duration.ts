import { invariant } from '../failures'

export interface Traffic {
  /** New subjects a day who could take part. */
  readonly dailySubjects: number
  /** Share of them in the experiment, in (0, 1]. */
  readonly share: number
}

/** `days` is rounded up; `wholeWeeks` up to full weeks, so that every weekday counts alike. */
export interface Duration {
  readonly exactDays: number
  readonly days: number
  readonly wholeWeeks: number
}

const DAYS_PER_WEEK = 7

/** How long it takes for `subjects`, over all variants, to arrive. */
export function experimentDuration(subjects: number, { dailySubjects, share }: Traffic): Duration {
  invariant(dailySubjects > 0 && share > 0 && share <= 1, 'a duration needs traffic')
  const exactDays = subjects / (dailySubjects * share)
  const days = Math.ceil(exactDays)
  return { exactDays, days, wholeWeeks: Math.ceil(days / DAYS_PER_WEEK) * DAYS_PER_WEEK }
}
