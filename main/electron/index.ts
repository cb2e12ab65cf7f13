import { join } from 'node:path'
import { app, crashReporter } from 'electron'
import { programArguments } from '@contract'
import { isLink } from '../services/experiment-link'
import { openLog } from '../services/log'
import { assayFolders } from '../assay-folders'
import { prepareWorkspace } from '../services/prepare-workspace'
import { openRecentPlaces } from '../services/recent'
import { setupServices } from '../services/setup'
import { parseStartOptions, type StartOptions } from '../services/start-options'
import { environmentSecrets } from '../workspace'
import { appScheme } from './app-scheme'
import { setupContextMenu } from './context-menu'
import { setupCrashes, tellPlatformEnded, watchPage } from './crashes'
import { setupDownloads } from './downloads'
import { forkUtilityEngine } from './engine-process'
import { messageOf, showFailure, textOf } from './failure-dialog'
import { setupIpc } from './ipc'
import { setupMenu } from './menu'
import { setupNavigation } from './navigation'
import { setupOpenFiles, type OpenFiles } from './open-files'
import { createOpenWorkspaces } from './open-workspaces'
import { setupPermissions } from './permissions'
import { forkUtilityPlatform } from './platform-process'
import { setupPower } from './power'
import { printInHiddenWindow } from './print'
import { createPullSigns } from './pull-signs'
import { registerAppScheme, setupProtocol } from './protocol'
import { setupQuit } from './quit'
import { openQuitNote, type QuitNote } from './quit-note'
import { createSafeStorageSecrets } from './secrets'
import { becomeFirst } from './single-instance'
import { createWindowClosing } from './window-closing'
import { createWindowHost } from './window-host'
import { openWindowPlaces } from './window-places'
import { createWindows } from './windows'
import { createWorkbench } from './workbench'

const built = import.meta.dirname
const resources = join(built, '../../resources')

/** The desktop host: one file for each concern of the system, put together here. */
async function main(): Promise<void> {
  const given = programArguments(process.argv, app.isPackaged ? 'packaged' : 'folder')
  const options = parseStartOptions(given, { unknown: 'ignore', folder: process.cwd() })
  // Electron takes these before it is ready only, and becoming the first may have to wait.
  registerAppScheme()
  app.enableSandbox()
  // macOS does not tell "Assay" from "assay", the folder of the workspaces
  if (process.platform === 'darwin' && !app.commandLine.hasSwitch('user-data-dir')) {
    app.setPath('userData', join(app.getPath('appData'), 'Assay Desktop'))
  }
  // dumps stay on this computer
  crashReporter.start({ uploadToServer: false })
  app.setAppUserModelId('org.assay.workbench')
  // packages for Linux and macOS say it themselves
  if (process.platform === 'win32' && app.isPackaged) app.setAsDefaultProtocolClient(appScheme)
  setupNavigation()
  setupContextMenu()
  const openFiles = setupOpenFiles()
  const quitNote = openQuitNote(join(app.getPath('userData'), 'quitting'))
  const later: ((request: Pick<StartOptions, 'workspace' | 'files'>) => void)[] = []
  const isFirst = await becomeFirst(options, quitNote, (request) => later.forEach((listener) => listener(request)))
  if (!isFirst) return app.exit(0)
  await app.whenReady()
  const workbench = await startWorkbench(options, openFiles, quitNote)
  if (workbench === null) return
  later.push(({ workspace, files }) => {
    workbench.show()
    openFiles.open(files)
    if (workspace !== null) void workbench.offerWorkspace(workspace)
  })
}

interface StartedWorkbench {
  show(): void
  offerWorkspace(folder: string): Promise<void>
}

/** Null: no workspace could be opened, and the person gave up. */
async function startWorkbench(
  options: StartOptions,
  openFiles: OpenFiles,
  quitNote: QuitNote,
): Promise<StartedWorkbench | null> {
  const userData = app.getPath('userData')
  const logFolder = assayFolders().log
  const logger = openLog(logFolder)
  setupCrashes(logger)
  setupPermissions()
  setupDownloads()
  app.setAboutPanelOptions({ applicationName: 'Assay', applicationVersion: app.getVersion() })

  const places = openWindowPlaces(join(userData, 'windows.json'))
  const recent = openRecentPlaces(join(assayFolders().config, 'recent.json'))
  const workbench = createWorkbench(
    async (folder) => {
      const workspace = await prepareWorkspace(folder, resources)
      const services = await setupServices({
        ...workspace,
        host: 'electron',
        logger,
        windows: windowHost,
        secrets: createSafeStorageSecrets(join(userData, 'secrets.json'), environmentSecrets(process.env)),
        printer: async () => printInHiddenWindow,
        onPlatformEnded: (reason, restart) => void tellPlatformEnded(reason, restart),
        spawnEngine: () => forkUtilityEngine(join(built, 'engine.js')),
        ...(options.platform && { spawnPlatform: (args) => forkUtilityPlatform(join(built, 'platform.js'), args) }),
      })
      return { folder: workspace.folder, services }
    },
    (event, to) => {
      ipc.tell(event, to)
      pullSigns.take(event)
    },
  )
  const windows = createWindows({
    preload: join(built, '../preload/index.cjs'),
    icon: join(resources, 'icons/assay.png'),
    onGone: (caller) => workbench.isOpen() && workbench.current().services.callerGone(caller),
    onPlaces(now) {
      if (workbench.isOpen() && !closing.isClosingAll()) places.remember(workbench.current().folder, now)
    },
    onShown: () => menu.update(),
    onOpened(open) {
      closing.watch(open)
      watchPage(open, windows, logger)
    },
  })
  const closing = createWindowClosing(windows)
  const workspaces = createOpenWorkspaces({ workbench, windows, closing, places, recent, logger })
  const pullSigns = createPullSigns(windows, (studyPath) =>
    windows.tell(windows.show(), { type: 'open-paths', paths: [studyPath], failed: [] }),
  )
  const windowHost = createWindowHost({ windows, closing, openFiles, workspaces })
  const menu = setupMenu({
    windows,
    recent,
    logFolder,
    documentation: app.isPackaged ? join(process.resourcesPath, 'documentation') : join(built, '../../docs'),
    workspaceFolder: () => workbench.current().folder,
    openFiles: (paths) => openFiles.open(paths),
    openWorkspace: (folder) => void workspaces.goTo(folder),
  })
  const ipc = setupIpc(workbench, windows)
  setupProtocol(join(built, '../renderer'), workbench)
  // what changed while the computer slept: files that were synchronised, connections that ended
  setupPower(() => {
    for (const type of ['workspace-changed', 'connections-changed'] as const) ipc.tell({ type }, null)
  })
  setupQuit(async () => workbench.close(), quitNote)

  if (!(await workspaces.start(options.workspace))) {
    closing.quit()
    return null
  }
  openFiles.open(options.files)
  openFiles.serve({
    async open(paths) {
      const { caller } = windows.show()
      const files = paths.filter((path) => !isLink(path))
      recent.addFiles(files)
      for (const path of files) app.addRecentDocument(path)
      menu.update()
      await workbench.current().services.open(paths, caller)
    },
  })
  return { show: () => windows.show(), offerWorkspace: async (folder) => workspaces.offer(folder) }
}

main().catch(async (failure: unknown) => {
  process.stderr.write(`Assay could not start: ${messageOf(failure)}\n`)
  await app.whenReady()
  await showFailure({
    message: 'Assay could not start.',
    detail: `${messageOf(failure)}\n\nNothing was changed.`,
    details: textOf(failure),
    answers: { quit: 'Quit' },
  })
  app.exit(3)
})
