import { experimentDocument } from '@contract'
import { demoExperiments, demoHoldouts, demoLayers } from '../experiments/demo-experiments'
import { demoGuardrails, demoMetrics } from '../experiments/demo-metrics'
import type { DemoApi } from './demo-api'

const notFound = 404
const conflict = 409

/** Registers and starts what of the demo's configuration is not there yet. @throws Error naming what was refused */
export async function setUpDemo(api: DemoApi): Promise<void> {
  for (const layer of demoLayers) await register(api, '/layers', layer)
  for (const holdout of demoHoldouts) await register(api, '/holdouts', holdout)
  for (const metric of demoMetrics) await register(api, '/metrics', metric)
  for (const guardrail of demoGuardrails) await register(api, '/guardrails', guardrail)
  for (const { input, rampPercent } of demoExperiments) {
    const path = `/experiments/${input.experiment_id}`
    const found = await api.get(path)
    if (found.status !== notFound) continue
    const made = await expected(api, '/experiments', input)
    const { version } = experimentDocument.parse(made)
    const change = { expected_version: version, reason: 'The demo world begins', ramp_percent: rampPercent }
    await expected(api, `${path}/activate`, change)
  }
}

/** What is there already stays as it is. */
async function register(api: DemoApi, path: string, input: unknown): Promise<void> {
  const { status, body } = await api.post(path, input)
  if (status >= 300 && status !== conflict) throw refusal(path, body)
}

async function expected(api: DemoApi, path: string, input: unknown): Promise<unknown> {
  const { status, body } = await api.post(path, input)
  if (status >= 300) throw refusal(path, body)
  return body
}

function refusal(path: string, body: unknown): Error {
  return new Error(`the platform refused ${path}: ${JSON.stringify(body)}`)
}
