import { z } from 'zod'
import { changeActions } from './lifecycle'
import { instant, versionNumber } from './wire-values'

/** `reset` goes to a client whose place is no longer kept: it has to pull the snapshot anew. */
export const streamTypes = ['config', 'kill', 'guardrail', 'propagation', 'lag', 'reset'] as const

/** Data of `config` and `kill` messages: what changed; a kill carries enough to act on at once. */
export const configMessage = z.object({
  config_version: versionNumber,
  experiment_id: z.string().nullable().describe('null: a layer, a holdout or opt-outs'),
  version: versionNumber.nullable(),
  action: z.enum([...changeActions, 'registry', 'opt-out']),
  status: z.string().nullable(),
  at: instant,
})

export type StreamType = (typeof streamTypes)[number]
export type ConfigMessage = z.infer<typeof configMessage>
