import { experimentStudy, platformAddress } from '../../connectors/platform'
import { localConnection } from '../../local-platform'
import { workspaceFolders } from '../../workspace/index'
import { commandConnections } from '../command-connections'
import { exitCodes, type ExitCode } from '../exit-codes'
import { workspaceFolder, type WorkspaceOption } from '../workspace-option'
import type { Terminal } from '../terminal'
import { writeOutput } from '../write-output'

export interface PlatformStudyOptions extends WorkspaceOption {
  readonly connection?: string
  readonly out: string
}

/** Writes an experiment of a platform as a study file, to be pulled and analysed like any other. */
export async function platformStudyCommand(
  experimentId: string,
  options: PlatformStudyOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const connections = commandConnections(options, workspaceFolders(workspaceFolder(options)), terminal)
  const address = await platformAddress(options.connection ?? localConnection, connections)
  await writeOutput(options.out, await experimentStudy(address, experimentId), terminal)
  return exitCodes.done
}
