import { demoExperiments, effectsOf } from './experiments/demo-experiments'
import type { DemoWorld } from './demo-world'
import type { FaultTruth } from './faults'

/** What is true of a demo world, to be written beside it as `truth.json` and compared with what was found out. */
export interface DemoTruth {
  readonly format: 'assay.truth/1'
  readonly seed: number
  readonly start: string
  readonly visits_per_hour: number
  readonly experiments: readonly {
    readonly experiment_id: string
    /** Relative effects per visit against the control, of every treatment, were no fault there. */
    readonly treatments: readonly {
      readonly variant_id: string
      readonly conversion: number
      readonly revenue: number
      readonly latency: number
      readonly errors: number
    }[]
  }[]
  readonly faults: readonly FaultTruth[]
}

export function truthOf({ settings, faults }: DemoWorld): DemoTruth {
  return {
    format: 'assay.truth/1',
    seed: settings.seed,
    start: new Date(settings.start).toISOString(),
    visits_per_hour: settings.visitsPerHour,
    experiments: demoExperiments.map((experiment) => ({
      experiment_id: experiment.input.experiment_id,
      treatments: experiment.input.variants
        .filter(({ is_control }) => is_control !== true)
        .map(({ id }) => {
          const { conversion, amount, latency, errors } = effectsOf(experiment, id)
          return {
            variant_id: id,
            conversion: rounded(conversion - 1),
            revenue: rounded(conversion * amount - 1),
            latency: rounded(latency - 1),
            errors: rounded(errors - 1),
          }
        }),
    })),
    faults: faults.map(({ truth }) => truth),
  }
}

/** Without the traces of binary fractions. */
function rounded(effect: number): number {
  return Math.round(effect * 1e9) / 1e9
}
