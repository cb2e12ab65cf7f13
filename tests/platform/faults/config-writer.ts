import { experimentDocument, type ExperimentDocument } from '@contract'
import { inLanes, openLoadClient, type LoadClient } from '../load/http-client'
import type { ServerProcess } from '../server/server-process'

export interface ConfigWriter {
  /** The newest version of each experiment that the server acknowledged, by id. */
  readonly acknowledged: ReadonlyMap<string, ExperimentDocument>
  /** Changes whose answer was lost: asked for again with the same key until there was one. */
  readonly repeated: () => number
  /** Answers that a change asked for once cannot have. */
  readonly refusals: readonly string[]
  stop(): Promise<void>
}

const steps = [1, 5, 25, 100]

/** Makes experiments and ramps them up, one change after the other; a change without an answer is asked for again. */
export function startConfigWriter(server: ServerProcess): ConfigWriter {
  const acknowledged = new Map<string, ExperimentDocument>()
  const refusals: string[] = []
  const client = openLoadClient(server.url, server.tokens.owner, 1)
  let repeated = 0
  let isStopped = false

  async function change(path: string, body: unknown): Promise<ExperimentDocument | null> {
    for (let attempt = 0; ; attempt++) {
      const answer = await sent(client, path, body)
      if (answer !== null && answer.status < 300) return acknowledge(answer.text)
      if (answer?.status === 409 && attempt > 0 && path === '/experiments') return null // made by the call before
      if (answer !== null && answer.status < 500) refusals.push(`${path}: ${answer.text}`)
      if (answer !== null && answer.status < 500) return null
      if (isStopped) return null
      repeated += attempt === 0 ? 1 : 0
      await pause()
    }
  }

  function acknowledge(text: string): ExperimentDocument {
    const document = experimentDocument.parse(JSON.parse(text))
    acknowledged.set(document.experiment_id, document)
    return document
  }

  const lane = inLanes(
    1,
    () => isStopped,
    async (n) => {
      const id = `written-${n}`
      const variants = [
        { id: 'control', weight: 50, is_control: true },
        { id: 'treatment', weight: 50 },
      ]
      await change('/experiments', { experiment_id: id, kind: 'flag', variants })
      for (const [at, ramp_percent] of steps.entries()) {
        const path = `/experiments/${id}/${at === 0 ? 'activate' : 'ramp'}`
        // every change before was made once: the version is known without asking
        const body = { expected_version: at + 1, reason: 'fault test', ramp_percent, idempotency_key: `${id}-${at}` }
        if ((await change(path, body)) === null) return
      }
    },
  )
  return {
    acknowledged,
    repeated: () => repeated,
    refusals,
    stop: async () => {
      isStopped = true
      await lane
      client.close()
    },
  }
}

/** Null: the server is not there, or went in the middle. */
async function sent(client: LoadClient, path: string, body: unknown) {
  try {
    return await client.send('POST', path, body)
  } catch {
    return null
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50))
}
