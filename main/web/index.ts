import { join } from 'node:path'
import { programArguments } from '@contract'
import { forkEngine } from '../engine/fork-engine'
import { forkPlatform, platformProgram } from '../local-platform'
import { chromiumPrinter, findBrowser } from '../reports'
import { assayFolders } from '../assay-folders'
import { prepareWorkspace } from '../services/prepare-workspace'
import { openLog } from '../services/log'
import { setupServices } from '../services/setup'
import { parseStartOptions } from '../services/start-options'
import { environmentSecrets } from '../workspace'
import { openBrowser } from './open-browser'
import { startWebHost } from './server'
import { newSessionToken } from './session'

/** The browser host: workspace, services, server; one line on stdout says where it is. */
async function main(): Promise<void> {
  const options = parseStartOptions(programArguments(process.argv, 'script'), {
    unknown: 'refuse',
    folder: process.cwd(),
  })
  const built = import.meta.dirname
  const logger = openLog(assayFolders().log)
  const workspace = await prepareWorkspace(options.workspace, join(built, '../../resources'))
  const services = await setupServices({
    ...workspace,
    host: 'browser',
    logger,
    secrets: environmentSecrets(process.env),
    async printer() {
      const browser = await findBrowser()
      return browser === null ? null : chromiumPrinter(browser)
    },
    spawnEngine: () => forkEngine(join(built, 'engine.js')),
    ...(options.platform && { spawnPlatform: (args) => forkPlatform(platformProgram(), args) }),
  })
  const host = await startWebHost({
    services,
    rendererFolder: join(built, '../renderer'),
    port: options.port,
    // Development keeps one session over restarts.
    token: process.env.ASSAY_SESSION_TOKEN ?? newSessionToken(),
    uploadLimitBytes: 16 * 1024 ** 3,
    logger,
  })
  if (options.files.length > 0) await services.open(options.files, null)

  // In development the page comes from Vite, which hands everything else on to this host.
  const address = process.env.ASSAY_DEV_ADDRESS ?? host.url
  process.stdout.write(`Assay is running at ${address}  (browser host: ${options.because})\n`)
  if (options.open) openBrowser(address)

  const stop = () => {
    void host
      .close()
      .then(async () => services.close())
      .then(() => process.exit(0))
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

main().catch((failure: unknown) => {
  process.stderr.write(`Assay could not start: ${failure instanceof Error ? failure.message : String(failure)}\n`)
  process.exit(3)
})
