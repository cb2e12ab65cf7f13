import { constants, getPriority, setPriority } from 'node:os'
import { join, resolve } from 'node:path'
import { programArguments } from '@contract'
import { pino } from 'pino'
import { ApiProblem } from './api/api-problem'
import { openLiveDemo } from './demo/live/live-demo'
import { ownerTokenFile } from './governance/tokens/owner-token'
import { openHostChannel } from './server/host-channel'
import { parsePlatformOptions } from './server/platform-options'
import { systemClock } from './server/settings'
import { startPlatform } from './server/start-platform'
import { verifyAudit } from './server/verify-audit'

/** `tsx platform/index.ts --data <folder>`: one server, until it is told to stop. */
const options = parsePlatformOptions(programArguments(process.argv, 'script'))
const logger = pino({ level: options.log, redact: ['req.headers.authorization'] }, pino.destination(2))
const host = openHostChannel()
const dataFolder = resolve(options.data)
const configUrl = options.config ?? null

async function serve(): Promise<void> {
  // a past that is made up can wait for whoever works on this computer
  const modest = constants.priority.PRIORITY_BELOW_NORMAL
  // one that was started with less already may not take more
  if (options.demo && getPriority() < modest) setPriority(modest)
  const settings = { dataFolder, historyHours: Number(options.history), clock: systemClock, logger }
  const demo = options.demo ? await openLiveDemo(settings) : null
  const platform = await startPlatform({
    dataFolder,
    host: options.host,
    port: Number(options.port),
    configUrl,
    eventsUrl: options.events ?? null,
    ...(options.allowHost !== undefined && { allowedHosts: options.allowHost }),
    logger,
    // the demo runs periodic work itself: while it makes up the past, time is its own
    ...(demo !== null && { clock: demo.clock, runTickers: false }),
  })
  logger.info({ url: platform.url, ownerToken: join(dataFolder, ownerTokenFile) }, 'the platform listens')
  host?.tell({ kind: 'listening', url: platform.url })
  demo?.start(platform, (hours, hoursDone) => host?.tell({ kind: 'history', hours, hoursDone }))

  let stopping: Promise<void> | null = null
  const end = async () => {
    logger.info('stopping')
    await demo?.stop()
    await platform.stop()
  }
  const stop = () => {
    stopping ??= end()
      .catch((error: unknown) => {
        logger.error({ err: error }, 'did not stop cleanly')
        process.exitCode = 1
      })
      .finally(() => process.exit())
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  host?.onStop(stop)
}

try {
  if (options.verifyAudit) process.stdout.write(`${JSON.stringify(await verifyAudit(dataFolder, configUrl))}\n`)
  else await serve()
} catch (error) {
  const message = error instanceof ApiProblem ? error.detail : 'could not start'
  logger.fatal({ err: error }, message)
  host?.tell({ kind: 'failed', message: error instanceof ApiProblem ? message : `${message}: ${String(error)}` })
  process.exitCode = 1
}
