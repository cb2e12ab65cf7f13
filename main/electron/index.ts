import { join } from 'node:path'
import { app } from 'electron'
import { programArguments } from '@contract'
import { openLog } from '../services/log'
import { assayFolders } from '../assay-folders'
import { prepareWorkspace } from '../services/prepare-workspace'
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
import { openQuitNote } from './quit-note'
import { forkUtilityPlatform } from './platform-process'
import { createSafeStorageSecrets } from './secrets'
import { becomeFirst } from './single-instance'
import { setupWindows, showWindow } from './windows'

const built = import.meta.dirname
/** The desktop host: workspace, services, window; one file for each concern of the system. */
async function main(): Promise<void> {
  const given = programArguments(process.argv, app.isPackaged ? 'packaged' : 'folder')
  const options = parseStartOptions(given, { unknown: 'ignore', folder: process.cwd() })
  // Electron takes these before it is ready only, and becoming the first may have to wait.
  registerAppScheme()
  app.enableSandbox()
  setupNavigation()
  const openFiles = setupOpenFiles()
  const quitNote = openQuitNote(join(app.getPath('userData'), 'quitting'))
  const openAll = async (files: readonly string[]) => {
    for (const file of files) await openFiles.open(file)
  }
  const isFirst = await becomeFirst(options, quitNote, ({ files }) => {
    showWindow()
    void openAll(files)
  })
  if (!isFirst) return app.exit(0)
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
  setupQuit(() => services.close(), quitNote)
  setupProtocol(join(built, '../renderer'), services)
  setupIpc(services)
  setupMenu(openFiles, workspace.folder)
  setupWindows(join(built, '../preload/index.cjs'), services)
  await openFiles.serve(services)
  await openAll(options.files)
}

main().catch((failure: unknown) => {
  process.stderr.write(`Assay could not start: ${failure instanceof Error ? failure.message : String(failure)}\n`)
  app.exit(3)
})
