import type { Finding } from '@analysis'
import type { CheckedPull } from './checked-pull'
import { crossoverChecks } from './crossovers'
import { joinChecks } from './joins'
import { momentsChecks } from './moments'
import { orphanChecks } from './orphans'
import { repeatedRows } from './repeated-rows'
import { shiftedTimes } from './shifted-times'
import { plausibleValues } from './values'

/**
 * What belongs to nobody, what says two things at once, and values that cannot be.
 * @throws ServiceError `invalid-input` for rows of which the study must say how they are read
 */
export async function checkPull(pull: CheckedPull): Promise<readonly Finding[]> {
  const checks = [repeatedRows, crossoverChecks, orphanChecks, shiftedTimes, joinChecks, momentsChecks, plausibleValues]
  const findings: Finding[] = []
  for (const check of checks) findings.push(...(await check(pull)))
  return findings
}
