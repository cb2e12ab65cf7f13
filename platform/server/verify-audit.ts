import type { AuditVerification } from '@contract'
import { openDatabase } from '../config/database/open-database'
import { openAuditLog } from '../governance/audit/audit-log'
import { lockDataFolder } from './lock-data-folder'
import { systemClock } from './settings'

/**
 * Follows the audit chain of a data folder whose server does not run.
 * @throws ApiProblem `unavailable` when it does
 */
export async function verifyAudit(dataFolder: string, configUrl: string | null): Promise<AuditVerification> {
  const lock = await lockDataFolder(dataFolder)
  try {
    const database = await openDatabase(configUrl, dataFolder)
    try {
      return await (await openAuditLog(database, systemClock)).verify()
    } finally {
      await database.close()
    }
  } finally {
    await lock.release()
  }
}
