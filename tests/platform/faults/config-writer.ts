import { experimentDocument, type ExperimentDocument } from '@contract'
import { inLanes, openLoadClient } from '../load/http-client'
import type { ServerProcess } from '../server/server-process'

export interface ConfigWriter {
  /** The newest version of each experiment that the server acknowledged, by id. */
  readonly acknowledged: ReadonlyMap<string, ExperimentDocument>
  stop(): Promise<void>
}

/** Makes experiments and ramps them up, one change after the other, through every failure. */
export function startConfigWriter(server: ServerProcess): ConfigWriter {
  const acknowledged = new Map<string, ExperimentDocument>()
  const client = openLoadClient(server.url, server.tokens.owner, 1)
  let isStopped = false

  async function change(path: string, body: unknown): Promise<ExperimentDocument | null> {
    const answer = await client.send('POST', path, body)
    if (answer.status !== 200 && answer.status !== 201) return null
    const document = experimentDocument.parse(JSON.parse(answer.text))
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
      try {
        const draft = await change('/experiments', { experiment_id: id, kind: 'flag', variants })
        if (draft === null) return await pause()
        let version = draft.version
        for (const ramp_percent of [1, 5, 25, 100]) {
          const path = `/experiments/${id}/${ramp_percent === 1 ? 'activate' : 'ramp'}`
          const next = await change(path, { expected_version: version, reason: 'fault test', ramp_percent })
          if (next === null) return
          version = next.version
        }
      } catch {
        await pause()
      }
    },
  )
  return {
    acknowledged,
    stop: async () => {
      isStopped = true
      await lane
      client.close()
    },
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20))
}
