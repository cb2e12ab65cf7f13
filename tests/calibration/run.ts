import { fixedMethods } from './fixed-methods'
import { measureCuped, type CupedCalibration } from './measure-cuped'
import { measureFixed, type FixedCalibration } from './measure-fixed'
import { measureSprt, sprtDesigns, type SprtCalibration } from './measure-sprt'
import { measureSrm, type SrmCalibration } from './measure-srm'
import { measureStopping, type Horizon, type StoppingCalibration } from './measure-stopping'
import { stoppingRules } from './stopping-rules'

export interface Calibration {
  readonly experiments: number
  readonly seed: number
  readonly fixed: readonly FixedCalibration[]
  readonly stopping: readonly StoppingCalibration[]
  readonly sprt: readonly SprtCalibration[]
  readonly cuped: readonly CupedCalibration[]
  readonly srm: readonly SrmCalibration[]
}

export interface CalibrationOptions {
  readonly experiments: number
  readonly seed: number
  readonly horizons: readonly Horizon[]
  readonly onProgress?: (part: string) => void
}

/** A look costs little to simulate, and what rules differ by is small. */
export const stoppingFactor = 5
/** A variance over experiments needs more of them than a share. */
export const cupedFactor = 4

export const correlations = [0.3, 0.5, 0.7, 0.9] as const

/** Everything, each part from a seed of its own: the same options give the same numbers. */
export function calibrate({ experiments, seed, horizons, onProgress }: CalibrationOptions): Calibration {
  const started = (part: string): void => onProgress?.(part)
  return {
    experiments,
    seed,
    fixed: fixedMethods.map((method, at) => {
      started(method.name)
      return measureFixed(method, experiments, seed + at)
    }),
    stopping: horizons.flatMap((horizon) => {
      started(`stopping rules, ${horizon.looks} looks`)
      return measureStopping(stoppingRules, horizon, stoppingFactor * experiments, seed + 100 + horizon.looks)
    }),
    sprt: sprtDesigns.map((design, at) => {
      started(`SPRT, ${design.name}`)
      return measureSprt(design, experiments, seed + 200 + at)
    }),
    cuped: correlations.map((correlation, at) => {
      started(`CUPED, correlation ${correlation}`)
      return measureCuped(correlation, cupedFactor * experiments, seed + 300 + at)
    }),
    srm: (started('SRM checks'), measureSrm(experiments, seed + 400)),
  }
}
