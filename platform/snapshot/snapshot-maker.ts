import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { canonicalJson } from '@analysis'
import {
  configSnapshotFormat,
  type ConfigSnapshotDocument,
  type ExperimentDocument,
  type SnapshotExperiment,
} from '@contract'
import type { ConfigState } from '../config/config-state'
import type { SigningKey } from './signing-key'

/** One version's snapshot in every form it is asked for, made once. */
export interface SnapshotBundle {
  readonly document: ConfigSnapshotDocument
  /** The document as canonical JSON (RFC 8785): sorted keys, no spaces. */
  readonly text: string
  readonly etag: string
  gzipped(): Promise<Buffer>
}

const served: ReadonlySet<string> = new Set(['active', 'paused', 'killed'])
const compress = promisify(gzip)

/**
 * Makes snapshots of the configuration, each version once, when it is first asked for. An experiment that did not
 * change since the snapshot before is not printed again.
 */
export function createSnapshotMaker(state: () => ConfigState, key: SigningKey): () => SnapshotBundle {
  const printed = new WeakMap<ExperimentDocument, Printed>()
  let last: SnapshotBundle | null = null

  function print(document: ExperimentDocument): Printed {
    const known = printed.get(document)
    if (known !== undefined) return known
    const wire = snapshotExperimentOf(document)
    const made = { wire, text: canonicalJson(wire) }
    printed.set(document, made)
    return made
  }

  return () => {
    const now = state()
    if (last?.document.config_version === now.configVersion) return last
    const experiments = [...now.experiments.values()].filter(({ status }) => served.has(status)).map(print)
    last = bundle(now, experiments, key)
    return last
  }
}

interface Printed {
  readonly wire: SnapshotExperiment
  readonly text: string
}

function bundle(state: ConfigState, experiments: readonly Printed[], key: SigningKey): SnapshotBundle {
  const unsigned: Omit<ConfigSnapshotDocument, 'experiments' | 'signature'> = {
    config_version: state.configVersion,
    format: configSnapshotFormat,
    generated_at: state.generatedAt,
    holdouts: [...state.registry.holdout.values()].map(({ holdout_id, salt, percent, layers }) => ({
      holdout_id,
      salt,
      percent,
      layers,
    })),
    layers: [...state.registry.layer.values()].map(({ layer_id, salt }) => ({ layer_id, salt })),
    opted_out: [...state.optedOut],
  }
  const fields = new Map(Object.entries(unsigned).map(([name, value]) => [name, canonicalJson(value)]))
  fields.set('experiments', `[${experiments.map(({ text }) => text).join(',')}]`)
  const signedText = canonicalObject(fields)
  const signature = { algorithm: 'ed25519', key_id: key.described.key_id, value: key.sign(signedText) } as const
  const text = canonicalObject(fields.set('signature', canonicalJson(signature)))
  const hash = createHash('sha256').update(signedText).digest('hex').slice(0, 16)
  let gzipped: Promise<Buffer> | null = null
  return {
    document: { ...unsigned, experiments: experiments.map(({ wire }) => wire), signature },
    text,
    etag: `"${state.configVersion}-${hash}"`,
    gzipped: () => (gzipped ??= compress(text)),
  }
}

/** An object of texts that are canonical JSON already. */
function canonicalObject(fields: ReadonlyMap<string, string>): string {
  const entries = [...fields].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`
}

function snapshotExperimentOf(document: ExperimentDocument): SnapshotExperiment {
  const { experiment_id, status, start, layer_id, buckets, ramp_percent, targeting, salt, variants } = document
  return {
    experiment_id,
    status,
    start,
    layer_id,
    buckets,
    ramp_percent,
    targeting,
    salt,
    variants: variants.map(({ id, weight, is_control, config }) => ({
      id,
      weight,
      ...(is_control && { is_control }),
      ...(Object.keys(config).length > 0 && { config }),
    })),
  }
}
