import type { Logger } from 'pino'
import { createStreamServer, type StreamServer } from '../api/stream/stream-routes'
import { openStreamHub, type StreamStore } from '../api/stream/stream-hub'
import { createConfigReader } from '../config/config-reader'
import { openConfigStore } from '../config/config-store'
import { createExperimentService, type ExperimentService } from '../config/experiments/experiment-service'
import { createRegistryService, type RegistryService } from '../config/registry/registry-service'
import { createSystemChanges } from '../config/system-changes'
import { openApprovals } from '../governance/approvals/approval-store'
import type { ApprovalDeps } from '../governance/approvals/decide-approval'
import { openAuditLog } from '../governance/audit/audit-log'
import { issueFirstOwner } from '../governance/tokens/owner-token'
import { openTokenStore, type TokenStore } from '../governance/tokens/token-store'
import { createAlerts } from '../kill/alerts'
import { createKillSwitch } from '../kill/kill-switch'
import { createPropagation, type Propagation } from '../kill/propagation'
import type { Database, PlatformCore, Ticker } from '../ports'
import { pauseOnAlert, rampTicker } from '../ramp/ramp-steps'
import { openSigningKey, type SigningKey } from '../snapshot/signing-key'
import { createSnapshotMaker, type SnapshotBundle } from '../snapshot/snapshot-maker'
import type { PlatformSettings } from './settings'

/** Configuration, governance, snapshots, kill and ramp: what every other part builds on. */
export interface OpenedCore {
  readonly core: PlatformCore
  readonly experiments: ExperimentService
  readonly registry: RegistryService
  readonly tokens: TokenStore
  readonly governance: ApprovalDeps
  readonly snapshot: () => SnapshotBundle
  readonly signingKey: SigningKey
  readonly propagation: Propagation
  readonly stream: StreamServer
  readonly tickers: readonly Ticker[]
  stop(): void
}

type CoreSettings = Pick<PlatformSettings, 'dataFolder' | 'clock' | 'heartbeatMs' | 'maxStreamClients'>

const hour = 3_600_000

/** Opens the core over an open database. */
export async function openCore(database: Database, settings: CoreSettings, logger: Logger): Promise<OpenedCore> {
  const { clock, dataFolder, heartbeatMs, maxStreamClients } = settings
  const audit = await openAuditLog(database, clock)
  const hub = await openStreamHub(database, clock)
  const tokens = await openTokenStore(database, clock, audit)
  const approvals = await openApprovals(database, clock, audit)
  const store = await openConfigStore({ database, clock, audit, stream: hub })
  const signingKey = await openSigningKey(dataFolder)
  await issueFirstOwner(tokens, dataFolder)

  const experiments = createExperimentService({ database, clock, store, approvals })
  const snapshot = createSnapshotMaker(() => store.state(), signingKey)
  const config = createConfigReader(store, experiments, () => snapshot().document)
  const alerts = createAlerts(hub, audit)
  const propagation = createPropagation(config, hub, clock)
  const stream = createStreamServer({
    hub,
    tokens,
    heartbeatMs,
    maxClients: maxStreamClients,
    onSdk: (sdkId, isConnected) => propagation.connected(sdkId, isConnected),
  })
  const stopPausing = pauseOnAlert(alerts, config, experiments, logger)
  return {
    core: {
      clock,
      logger,
      dataFolder,
      database,
      config,
      changes: createSystemChanges(store, experiments),
      killSwitch: createKillSwitch(experiments),
      alerts,
      stream: hub,
      audit,
    },
    experiments,
    registry: createRegistryService(store, clock),
    tokens,
    governance: { database, audit, approvals, experiments },
    snapshot,
    signingKey,
    propagation,
    stream,
    tickers: [store.recovery, rampTicker(config, experiments, logger), propagation.ticker, pruning(hub)],
    stop() {
      stopPausing()
      propagation.stop()
    },
  }
}

function pruning(hub: StreamStore): Ticker {
  return { name: 'stream-pruning', everyMs: hour, tick: () => hub.prune() }
}
