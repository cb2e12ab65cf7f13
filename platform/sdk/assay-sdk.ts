import { configMessage, type ConfigMessage } from '@contract'
import { openAcknowledger } from './acknowledger'
import { openConfiguration, type Configuration } from './configuration'
import { runtimeEnvironment } from './environment'
import { openExposureBuffer } from './exposure-buffer'
import { sendExposures } from './exposure-request'
import { startSender } from './exposure-sender'
import { openClient } from './platform-client'
import type { VariantConfig } from './read-snapshot'
import { resolveSettings, type SdkSettings } from './settings'
import { startPuller } from './snapshot-puller'
import { startListener } from './stream-listener'
import { answerOf, type VariantAnswer } from './variant-answer'

export type Attributes = VariantConfig

export interface SdkStatus {
  /** Null: no snapshot yet, everybody gets no variant. */
  readonly configVersion: number | null
  readonly streaming: boolean
  /** Why the last pull failed; null: it did not. */
  readonly problem: string | null
  readonly exposuresWaiting: number
  /** Lost because the buffer was full. */
  readonly exposuresDropped: number
  /** Refused by the platform. */
  readonly exposuresRefused: number
}

export interface AssaySdk {
  /** A subject's variant, and the exposure to it. Computed in memory; never throws, never waits. */
  variant(experimentId: string, subject: string, attributes?: Attributes): VariantAnswer
  /** The same without the exposure, for code that only wants to know. */
  peek(experimentId: string, subject: string, attributes?: Attributes): VariantAnswer
  /** Whether there is a snapshot, as soon as there is one or the time is over. */
  ready(timeoutMs: number): Promise<boolean>
  status(): SdkStatus
  /** The signed snapshot in force, to start from when the platform cannot be reached. */
  saveSnapshot(): string | null
  /** Sends the waiting exposures as far as the platform takes them. */
  flush(): Promise<void>
  /** Flushes once and ends all that runs. Assignment goes on by the last snapshot. */
  close(): Promise<void>
}

/**
 * Starts an SDK. It works from the first snapshot on, the saved one if there is one, and through any failure of the
 * platform; changes arrive by a stream and, should that fail, by pulls.
 */
export function startSdk(settings: SdkSettings): AssaySdk {
  const resolved = resolveSettings(settings, settings.environment ?? runtimeEnvironment())
  const { environment, publicKey, sdkId } = resolved
  const client = openClient(resolved)
  const configuration = openConfiguration(publicKey, environment)
  const acknowledger = openAcknowledger(client, sdkId)
  const buffer = openExposureBuffer(resolved.bufferSize)
  const sender = startSender(resolved, buffer, (batch) => sendExposures(client, batch))
  const waiting = new Set<() => void>()

  const changed = (): void => {
    for (const wake of waiting) wake()
    void acknowledger.acknowledge(configuration.version())
  }
  const saved = resolved.savedSnapshot === null ? Promise.resolve() : adoptSaved(configuration, resolved.savedSnapshot)
  void saved.then(() => waiting.forEach((wake) => wake()))
  const puller = startPuller(resolved, client, configuration, changed)
  const listener = resolved.stream
    ? startListener(resolved, client, {
        onOpen: (isReopened) => {
          if (isReopened) acknowledger.forget()
          void puller.pull()
        },
        onMessage: ({ type, data }) => {
          const message = readMessage(data)
          if (type === 'kill' && message !== null && message.experiment_id !== null) {
            configuration.kill(message.experiment_id, message.config_version)
            void acknowledger.acknowledge(configuration.version())
          }
          void puller.pull()
        },
      })
    : null

  const peek = (experimentId: string, subject: string, attributes: Attributes = {}): VariantAnswer =>
    answerOf(configuration, experimentId, subject, attributes)

  return {
    peek,
    variant: (experimentId, subject, attributes) => {
      const answer = peek(experimentId, subject, attributes)
      if (answer.assigned) buffer.add({ subject, experimentId, variantId: answer.variantId, at: environment.now() })
      return answer
    },
    ready: (timeoutMs) =>
      new Promise((resolve) => {
        const wake = (): void => {
          if (configuration.version() !== null) end(true)
        }
        const cancel = environment.after(timeoutMs, () => end(false))
        const end = (isReady: boolean): void => {
          cancel()
          waiting.delete(wake)
          resolve(isReady)
        }
        waiting.add(wake)
        wake()
      }),
    status: () => ({
      configVersion: configuration.version(),
      streaming: listener?.connected() ?? false,
      problem: puller.problem(),
      exposuresWaiting: buffer.size(),
      exposuresDropped: buffer.dropped(),
      exposuresRefused: sender.refused(),
    }),
    saveSnapshot: () => configuration.saved(),
    flush: () => sender.flush(),
    close: async () => {
      puller.stop()
      listener?.stop()
      await sender.flush()
      sender.stop()
    },
  }
}

async function adoptSaved(configuration: Configuration, text: string): Promise<void> {
  await configuration.adopt(text)
}

function readMessage(data: string): ConfigMessage | null {
  try {
    return configMessage.parse(JSON.parse(data))
  } catch {
    return null
  }
}
