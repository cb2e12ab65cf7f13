import { join, resolve } from 'node:path'
import { app } from 'electron'
import { openLog } from '../services/log'
import { assayFolders, prepareWorkspace } from '../services/prepare-workspace'
import { setupServices } from '../services/setup'
import { parseStartOptions } from '../services/start-options'
import { environmentSecrets } from '../workspace'
import { forkUtilityEngine } from './engine-process'
import { setupIpc } from './ipc'
import { setupMenu } from './menu'
import { setupNavigation } from './navigation'
import { setupOpenFiles } from './open-files'
import { setupPermissions } from './permissions'
import { registerAppScheme, setupProtocol } from './protocol'
import { setupQuit } from './quit'
import { forkUtilityPlatform } from './platform-process'
import { createSafeStorageSecrets } from './secrets'
import { setupSingleInstance } from './single-instance'
import { setupWindows } from './windows'

const built = import.meta.dirname
/** What Electron itself puts before our arguments: its path, and in a checkout the app's folder. */
const ownArguments = (argv: readonly string[]) => argv.slice(app.isPackaged ? 1 : 2)

/** The desktop host: workspace, services, window; one file for each concern of the system. */
async function main(): Promise<void> {
  const options = parseStartOptions(ownArguments(process.argv), 'ignore')
  const openFiles = setupOpenFiles()
  const openAll = async (files: readonly string[], folder: string) => {
    for (const file of files) await openFiles.open(resolve(folder, file))
  }
  const isFirst = setupSingleInstance((argv, folder) => {
    void openAll(parseStartOptions(ownArguments(argv), 'ignore').files, folder)
  })
  if (!isFirst) return

  registerAppScheme()
  app.enableSandbox()
  setupNavigation()
  await app.whenReady()
  setupPermissions()

  const workspace = await prepareWorkspace(options.workspace, join(built, '../../resources'))
  const services = await setupServices({
    ...workspace,
    host: 'electron',
    logger: openLog(assayFolders().log),
    secrets: createSafeStorageSecrets(join(app.getPath('userData'), 'secrets.json'), environmentSecrets(process.env)),
    spawnEngine: () => forkUtilityEngine(join(built, 'engine.js')),
    ...(options.platform && { spawnPlatform: (args) => forkUtilityPlatform(join(built, 'platform.js'), args) }),
  })
  setupQuit(services)
  setupProtocol(join(built, '../renderer'), services)
  setupIpc(services)
  setupMenu(openFiles, workspace.folder)
  setupWindows(join(built, '../preload/index.cjs'), services)
  await openFiles.serve(services)
  await openAll(options.files, process.cwd())
}

main().catch((failure: unknown) => {
  process.stderr.write(`Assay could not start: ${failure instanceof Error ? failure.message : String(failure)}\n`)
  app.exit(3)
})
