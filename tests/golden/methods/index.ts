import { alwaysValidMethods } from './always-valid'
import { bayesMethods } from './bayes'
import { cupedMethods } from './cuped'
import { designMethods } from './design'
import { diagnosticMethods } from './diagnostics'
import { distributionMethods } from './distributions'
import type { Evaluators } from './evaluator'
import { frequentistMethods } from './frequentist'
import { hashingMethods } from './hashing'
import { regressionMethods } from './regression'
import { smallSampleMethods } from './small-samples'
import { sequentialMethods } from './sequential'

/** Every golden method that is built, with how to compute its expected values. */
export const builtMethods: Evaluators = {
  ...distributionMethods,
  ...frequentistMethods,
  ...cupedMethods,
  ...diagnosticMethods,
  ...sequentialMethods,
  ...hashingMethods,
  ...regressionMethods,
  ...smallSampleMethods,
  ...alwaysValidMethods,
  ...bayesMethods,
  ...designMethods,
}
