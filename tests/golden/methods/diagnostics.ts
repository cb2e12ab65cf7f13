import { z } from 'zod'
import { invariant, srmTest, type Variant } from '@analysis'
import { evaluator, type Evaluators } from './evaluator'

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
}
