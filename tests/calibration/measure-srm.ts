import { sequentialSrm } from '../../analysis/diagnostics/sequential-srm'
import { srmTest, xoshiro128, type RandomStream } from '@analysis'

const DAYS = 28
const SUBJECTS_PER_DAY = 5_000
const variants = [
  { id: 'control', weight: 1, isControl: true },
  { id: 'treatment', weight: 1, isControl: false },
]

export interface SrmCalibration {
  readonly check: string
  readonly alpha: number
  /** With the planned split: experiments ever alarmed in 28 daily looks. */
  readonly falseAlarms: number
  /** With a split of 49.5 to 50.5: experiments alarmed, and the mean day of the alarm among them. */
  readonly found: number
  readonly meanDay: number
}

interface Check {
  readonly name: string
  readonly alpha: number
  /** The first day of alarm, counted from 0. */
  readonly alarm: (days: readonly (readonly [number, number])[], alpha: number) => number | null
}

const checks: readonly Check[] = [
  { name: 'chi-squared once, at the end', alpha: 0.05, alarm: (days, alpha) => chiSquaredAlarm(days, alpha, true) },
  { name: 'chi-squared at every look', alpha: 0.05, alarm: (days, alpha) => chiSquaredAlarm(days, alpha, false) },
  { name: 'chi-squared at every look', alpha: 0.001, alarm: (days, alpha) => chiSquaredAlarm(days, alpha, false) },
  { name: 'sequential SRM', alpha: 0.05, alarm: sequentialAlarm },
  { name: 'sequential SRM', alpha: 0.001, alarm: sequentialAlarm },
]

/** Alarms of the split's checks over 28 daily looks, on the same simulated experiments. */
export function measureSrm(experiments: number, seed: number): readonly SrmCalibration[] {
  const random = xoshiro128(seed)
  const counts = checks.map(() => ({ falseAlarms: 0, found: 0, days: 0 }))
  for (let i = 0; i < experiments; i++) {
    const even = split(random, 0.5)
    const odd = split(random, 0.505)
    checks.forEach(({ alpha, alarm }, at) => {
      const count = counts[at]!
      if (alarm(even, alpha) !== null) count.falseAlarms++
      const day = alarm(odd, alpha)
      if (day === null) return
      count.found++
      count.days += day + 1
    })
  }
  return checks.map(({ name, alpha }, at) => ({
    check: name,
    alpha,
    falseAlarms: counts[at]!.falseAlarms / experiments,
    found: counts[at]!.found / experiments,
    meanDay: counts[at]!.days / counts[at]!.found,
  }))
}

/** New subjects per day. A day's binomial count is drawn from its normal limit, rounded to whole subjects. */
function split(random: RandomStream, treatmentShare: number): readonly (readonly [number, number])[] {
  const spread = Math.sqrt(SUBJECTS_PER_DAY * treatmentShare * (1 - treatmentShare))
  return Array.from({ length: DAYS }, () => {
    const treatment = Math.round(SUBJECTS_PER_DAY * treatmentShare + spread * random.normal())
    return [SUBJECTS_PER_DAY - treatment, treatment] as const
  })
}

function chiSquaredAlarm(
  days: readonly (readonly [number, number])[],
  alpha: number,
  onlyAtEnd: boolean,
): number | null {
  let [control, treatment] = [0, 0]
  for (const [day, counts] of days.entries()) {
    control += counts[0]
    treatment += counts[1]
    if (onlyAtEnd && day < days.length - 1) continue
    const srm = srmTest({ control, treatment }, variants, alpha)
    if (srm.kind === 'estimated' && srm.flagged) return day
  }
  return null
}

function sequentialAlarm(days: readonly (readonly [number, number])[], alpha: number): number | null {
  const day = sequentialSrm(days, [1, 1]).findIndex(({ pValue }) => pValue < alpha)
  return day === -1 ? null : day
}
