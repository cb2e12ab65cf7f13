import { sha256 } from '../numerics/sha256'
import { BUCKETS, type MalformedExperiment } from './assignment-snapshot'
import { variantAt } from './buckets'
import { conditionHolds, type Attributes } from './condition-holds'
import type { AssignmentDecision, NotAssignedReason } from './decision'
import type { PreparedExperiment, PreparedSnapshot } from './prepare-snapshot'
import { subjectHash, type SubjectHash } from './subject-hash'

export interface AssignmentContext {
  /** What targeting looks at. */
  readonly attributes: Attributes
  /** Milliseconds since 1970, for experiments that start later. */
  readonly now: number
}

/**
 * What a subject gets from every experiment of a snapshot, in its order: a variant, or the reason why none. A pure
 * function of its arguments. Looked at in this order: opt-out and status, holdout, targeting, layer, ramp, variant;
 * each of the four hashes has a salt of its own, so that a ramp only adds subjects and never moves one.
 */
export function assign(
  subject: string,
  context: AssignmentContext,
  snapshot: PreparedSnapshot,
): readonly AssignmentDecision[] {
  const question = askFor(subject, context, snapshot)
  return [...snapshot.byId.values()].map((experiment) => decide(experiment, question))
}

/** The same for one experiment. */
export function assignOne(
  subject: string,
  context: AssignmentContext,
  snapshot: PreparedSnapshot,
  experimentId: string,
): AssignmentDecision {
  const experiment = snapshot.byId.get(experimentId)
  if (experiment === undefined) {
    const detail = `configuration version ${snapshot.configVersion} has no experiment ${experimentId}`
    return { kind: 'not-assigned', experimentId, reason: 'unknown-experiment', detail, controlId: null }
  }
  return decide(experiment, askFor(subject, context, snapshot))
}

/** Only the experiments a subject is in: no more is computed than its layers' buckets and what lies under them. */
export function assignments(
  subject: string,
  context: AssignmentContext,
  snapshot: PreparedSnapshot,
): readonly (AssignmentDecision & { readonly kind: 'assigned' })[] {
  const question = askFor(subject, context, snapshot)
  const found: (AssignmentDecision & { readonly kind: 'assigned' })[] = []
  for (const members of snapshot.byLayer.values()) {
    for (const member of members) {
      if (!isInLayer(member, question.hash)) continue
      const decision = decide(member, question)
      if (decision.kind === 'assigned') found.push(decision)
    }
  }
  return found
}

interface Question {
  readonly context: AssignmentContext
  readonly hash: SubjectHash
  readonly optedOut: boolean
}

function askFor(subject: string, context: AssignmentContext, { optedOut }: PreparedSnapshot): Question {
  return { context, hash: subjectHash(subject), optedOut: optedOut.size > 0 && optedOut.has(sha256(subject)) }
}

function decide(
  prepared: PreparedExperiment | MalformedExperiment,
  { context, hash, optedOut }: Question,
): AssignmentDecision {
  if ('problem' in prepared) {
    const { experimentId, problem } = prepared
    return { kind: 'not-assigned', experimentId, reason: 'malformed', detail: problem, controlId: null }
  }
  if (optedOut) return notIn(prepared, 'opted-out', 'the subject opted out of experiments')
  const status = statusReason(prepared, context.now)
  if (status !== null) return notIn(prepared, status, `the experiment is ${prepared.experiment.status}`)
  const holdout = prepared.holdouts.find(({ salt, limit }) => hash.sharedBucket(salt) < limit)
  if (holdout !== undefined) return notIn(prepared, 'holdout', `held out by ${holdout.holdoutId}`)
  const { targeting, experimentId, variants } = prepared.experiment
  if (targeting !== null && !conditionHolds(targeting, context.attributes)) {
    return notIn(prepared, 'targeting', 'its attributes do not pass the targeting')
  }
  if (!isInLayer(prepared, hash)) return notIn(prepared, 'layer-bucket', layerDetail(prepared, hash))
  if (!isInRamp(prepared, hash)) return notIn(prepared, 'ramp', `the ramp is at ${prepared.experiment.rampPercent} %`)
  const variant = variants[variantAt(hash.fraction(prepared.variantSalt), prepared.weights)]!
  return { kind: 'assigned', experimentId, variantId: variant.id }
}

function statusReason({ experiment }: PreparedExperiment, now: number): NotAssignedReason | null {
  const { status, startsAt } = experiment
  if (status === 'paused' || status === 'killed') return status
  if (status === 'concluded' || status === 'archived') return 'ended'
  return status === 'draft' || (startsAt !== null && now < startsAt) ? 'not-started' : null
}

function isInLayer({ layerSalt, experiment }: PreparedExperiment, hash: SubjectHash): boolean {
  const { from, to } = experiment.buckets
  if (layerSalt === null || (from === 0 && to === BUCKETS)) return true
  const bucket = hash.sharedBucket(layerSalt)
  return bucket >= from && bucket < to
}

function isInRamp({ rampLimit, rampSalt }: PreparedExperiment, hash: SubjectHash): boolean {
  return rampLimit >= BUCKETS || (rampLimit > 0 && hash.bucket(rampSalt) < rampLimit)
}

function layerDetail({ layerSalt, experiment }: PreparedExperiment, hash: SubjectHash): string {
  const { layerId, buckets } = experiment
  const bucket = layerSalt === null ? 0 : hash.sharedBucket(layerSalt)
  return `bucket ${bucket} of layer ${layerId} is not in ${buckets.from} to ${buckets.to}`
}

function notIn(
  { experiment, controlId }: PreparedExperiment,
  reason: NotAssignedReason,
  detail: string,
): AssignmentDecision {
  return { kind: 'not-assigned', experimentId: experiment.experimentId, reason, detail, controlId }
}
