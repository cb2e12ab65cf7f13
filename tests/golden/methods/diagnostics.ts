import { z } from 'zod'
import { cochranQ, invariant, mixDecomposition, srmTest, type Variant } from '@analysis'
import { evaluator, type Evaluators } from './evaluator'

const share = z.object({ x: z.number(), n: z.number() }).transform(({ x, n }) => ({ weight: n, mean: x / n }))
const segment = z.object({ control: share, treatment: share })

export const diagnosticMethods: Evaluators = {
  'srm.chisq': evaluator(
    z.object({ observed: z.array(z.number()), weights: z.array(z.number()) }),
    ({ observed, weights }) => {
      const variants = weights.map((weight, i): Variant => ({ id: `v${i}`, weight, isControl: i === 0 }))
      const srm = srmTest(Object.fromEntries(observed.map((count, i) => [`v${i}`, count])), variants, 0.001)
      invariant(srm.kind === 'estimated', 'golden cases are estimable')
      return {
        expected: variants.map(({ id }) => srm.expected[id]),
        chi2: srm.statistic,
        df: srm.degreesOfFreedom,
        p_value: srm.pValue,
        log10_p: srm.log10P,
      }
    },
  ),
  'heterogeneity.cochran': evaluator(
    z.object({ effects: z.array(z.number()), ses: z.array(z.number()) }),
    ({ effects, ses }) => {
      const heterogeneity = cochranQ(effects, ses)
      invariant(heterogeneity.kind === 'estimated', 'golden cases are estimable')
      const { q, degreesOfFreedom, pValue, iSquared } = heterogeneity
      return { Q: q, df: degreesOfFreedom, p_value: pValue, I2: iSquared }
    },
  ),
  'simpson.segments': evaluator(z.object({ segments: z.array(segment) }), ({ segments }) => {
    const decomposition = mixDecomposition(segments)
    invariant(decomposition.kind === 'estimated', 'golden cases are estimable')
    return { pooled_diff: decomposition.aggregate, standardised_diff: decomposition.within }
  }),
}
