import { changeDocument, experimentDocument, type ChangeDocument, type ExperimentDocument } from '@contract'
import { z } from 'zod'
import type { PlatformAddress } from './address'
import { askPlatform } from './request'

const experimentPage = z.object({ experiments: z.array(experimentDocument), next: z.string().nullable() })
const changeList = z.object({ changes: z.array(changeDocument) })

/** Every experiment that was not deleted, in the order of ids; flags are left out. @throws ServiceError, Cancelled */
export async function listExperiments(address: PlatformAddress): Promise<readonly ExperimentDocument[]> {
  const experiments: ExperimentDocument[] = []
  let after: string | null = null
  do {
    const query = { kind: 'experiment', ...(after !== null && { after }) }
    const page: z.output<typeof experimentPage> = await askPlatform(address, experimentPage, {
      path: '/experiments',
      query,
    })
    experiments.push(...page.experiments)
    after = page.next
  } while (after !== null)
  return experiments
}

/** @throws ServiceError `source-failed` when there is none of that id */
export function readExperiment(address: PlatformAddress, experimentId: string): Promise<ExperimentDocument> {
  return askPlatform(address, experimentDocument, { path: `/experiments/${encodeURIComponent(experimentId)}` })
}

/** What was changed about an experiment, by whom and why, oldest first. */
export async function readChanges(address: PlatformAddress, experimentId: string): Promise<readonly ChangeDocument[]> {
  const path = `/experiments/${encodeURIComponent(experimentId)}/changes`
  return (await askPlatform(address, changeList, { path })).changes
}
