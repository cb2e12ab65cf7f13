import { cupedMethods } from './cuped'
import { diagnosticMethods } from './diagnostics'
import { distributionMethods } from './distributions'
import type { Evaluators } from './evaluator'
import { frequentistMethods } from './frequentist'
import { sequentialMethods } from './sequential'

/** Every golden method that is built, with how to compute its expected values. */
export const builtMethods: Evaluators = {
  ...distributionMethods,
  ...frequentistMethods,
  ...cupedMethods,
  ...diagnosticMethods,
  ...sequentialMethods,
}
