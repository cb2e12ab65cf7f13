import type { ExperimentSpec } from '@analysis'
import { excludedExperiments, ServiceError, toSpec } from '@contract'
import type { PlatformAddress } from './address'
import { listExperiments, readChanges, readExperiment } from './experiments'
import { platformStudy } from './platform-study'

/**
 * A study file's text for an experiment of a platform, whose rows are read through the platform's connection.
 * @throws ServiceError `source-failed`, `invalid-input` when it cannot be analysed; Cancelled
 */
export async function experimentStudy(address: PlatformAddress, experimentId: string): Promise<string> {
  return platformStudy(await readSpec(address, experimentId), address.connection.name)
}

/** An experiment with its splits and with the others of its layer. */
async function readSpec(address: PlatformAddress, experimentId: string): Promise<ExperimentSpec> {
  const document = await readExperiment(address, experimentId)
  const changes = await readChanges(address, experimentId)
  const excludes = document.layer_id === null ? [] : excludedExperiments(document, await listExperiments(address))
  const { spec, findings } = toSpec(document, changes, excludes)
  if (spec !== null) return spec
  throw new ServiceError({
    code: 'invalid-input',
    message: `The experiment ${experimentId} cannot be analysed as the platform describes it.`,
    hint: 'Fix it on the platform.',
    findings,
  })
}
