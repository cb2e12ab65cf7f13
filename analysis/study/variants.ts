import type { ExperimentSpec, Variant } from './spec'

/**
 * The variant that the others are compared with: the one that is marked so. Undefined where none or several are: no
 * variant is taken for it by its name or its place, nothing is compared, and validation says why.
 */
export function controlOf<V extends Pick<Variant, 'isControl'>>(experiment: {
  readonly variants: readonly V[]
}): V | undefined {
  const [control, ...others] = experiment.variants.filter(({ isControl }) => isControl)
  return others.length === 0 ? control : undefined
}

/** Variants that are compared with control, in the spec's order: those meant to get subjects. */
export function treatmentsOf(spec: Pick<ExperimentSpec, 'variants'>): readonly Variant[] {
  return spec.variants.filter(({ isControl, weight }) => !isControl && weight > 0)
}
