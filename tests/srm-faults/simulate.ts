import { assignOne } from '../../analysis/assignment/assign'
import { murmur3 } from '../../analysis/assignment/murmur3'
import { hashFraction } from '../../analysis/assignment/buckets'
import { partitionOf } from '../../analysis/assignment/partition'
import { preparedHistory, versionAt } from '../../analysis/investigation/assignment-history'
import { xoshiro128, type RandomStream } from '../../analysis/numerics/random'
import type { AssignmentInputs } from '../../analysis/study/assignment-inputs'
import type { LogSink } from './log'
import { people, person, pick, type Person } from './people'
import type { Fault, FaultName, Scenario } from './scenario'

export const partitions = 16
const lostPartitions: ReadonlySet<number> = new Set([10, 11, 13])
const minute = 60_000

/** The configuration as the platform had it, version by version. */
export function assignmentOf({ seed, variants, faults }: Scenario): AssignmentInputs {
  const weights = Object.fromEntries(variants.map(({ id, weight }) => [id, weight]))
  const version = {
    from: null,
    configVersion: 1,
    salt: `experiment-${seed}`,
    weights,
    rampPercent: 100,
    targeting: null,
    layer: null,
    holdouts: [{ holdoutId: 'long-term', salt: `holdout-${seed}`, percent: 10 }],
  }
  const change = faults.find(({ name }) => name === 'split-changed')
  if (change === undefined) return [version]
  const moved = Math.round(Math.min(25, 8 + 60 * change.strength))
  const from = new Date(change.onset!).toISOString()
  const changed = { ...weights, control: weights['control']! - moved, treatment: weights['treatment']! + moved }
  return [version, { ...version, from, configVersion: 2, weights: changed }]
}

/** Everything the logs hold by the end of the scenario; who knows nothing of faults sees only this. */
export function simulate(scenario: Scenario, sink: LogSink): void {
  const { seed, subjects, start, end, faults } = scenario
  const random = xoshiro128(seed * 31 + 7)
  const history = preparedHistory(assignmentOf(scenario), scenario.variants)
  const by = new Map<FaultName, Fault>(faults.map((fault) => [fault.name, fault]))
  const world: World = { scenario, sink, random, by, exposureId: 0, victim: 'treatment' }
  world.victim = by.has('dead-variant') && faults.length > 1 ? 'second_treatment' : 'treatment'
  for (const each of people(subjects, start, end, seed * 17 + 3)) {
    const version = versionAt(history, each.at)
    const decision = assignOne(each.id, { attributes: {}, now: each.at }, version.snapshot, 'experiment')
    if (decision.kind === 'assigned') arrive(each, decision.variantId, world)
    else heldOut(each, world)
  }
  crawl(world)
}

interface World {
  readonly scenario: Scenario
  readonly sink: LogSink
  readonly random: RandomStream
  readonly by: ReadonlyMap<FaultName, Fault>
  exposureId: number
  /** The variant that dies where one does. */
  victim: string
}

function acting(name: FaultName, at: number, { by }: World): Fault | null {
  const fault = by.get(name)
  if (fault === undefined || at < (fault.onset ?? -Infinity) || at >= (fault.end ?? Infinity)) return null
  return fault
}

/** A held-out subject is in no log, unless clients count it in the control that it sees. */
function heldOut(each: Person, world: World): void {
  if (acting('holdout-overlap', each.at, world) === null || each.sdk === 'ios-3.2') return
  expose(each, 'control', each.at + 2000, world)
}

function arrive(each: Person, predicted: string, world: World): void {
  const { random, sink, victim } = world
  const { at } = each
  const cache = acting('stale-cache', at, world)
  if (cache !== null && random.uniform() < 0.3 + cache.strength) {
    expose(each, 'control', at + 2000, world)
    return
  }
  const isBroken =
    acting('assignment-mismatch', at, world) !== null && each.sdk === 'ios-3.1' && !/^[ -~]*$/.test(each.id)
  const leak = acting('weight-zero-leak', at, world)
  const leaks = leak !== null && predicted === 'control' && random.uniform() < leak.strength
  const variant = isBroken ? 'control' : leaks ? 'retired' : predicted
  const dead = acting('dead-variant', at, world)
  if (dead !== null && variant === victim && dead.form === 1) {
    sink.assign({ person: each, variant: 'control', at, partition: partitionOf(each.id, partitions) })
    expose(each, 'control', at + 2000, world)
    return
  }
  const partition = partitionFor(each.id, world)
  sink.assign({ person: each, variant, at, partition })
  if (random.uniform() < 0.02) return
  if (dead !== null && variant === victim) return
  const redirect = acting('redirect-loss', at, world)
  if (redirect !== null && variant === 'treatment' && random.uniform() < redirect.strength) return
  expose(each, variant, at + 2000, world)
}

/** A second way of partitioning goes by the hash that assigns variants, so that each partition holds one variant only. */
function partitionFor(id: string, { by, scenario }: World): number {
  if (by.get('partition-loss')?.form !== 1) return partitionOf(id, partitions)
  return Math.floor(hashFraction(murmur3(`${id}:experiment-${scenario.seed}`)) * partitions)
}

/** The first exposure and what follows it: a second visit of some, a login on another device, repeated sending. */
function expose(each: Person, variant: string, at: number, world: World): void {
  const { random } = world
  const isTreated = variant === 'treatment'
  const trigger = acting('trigger-loss', at, world)
  const filter = acting('filter-loss', at, world)
  const flags = {
    triggered: random.uniform() < 0.8 && !(trigger !== null && isTreated && random.uniform() < trigger.strength),
    engaged: random.uniform() < 0.85 && !(filter !== null && isTreated && random.uniform() < filter.strength),
  }
  write(each, variant, at, flags, world)
  if (random.uniform() < 0.3) write(each, variant, at - Math.log(random.uniform()) * 600 * minute, flags, world)
  const login = at + 5 * minute - Math.log(random.uniform()) * 90 * minute
  const crossing = acting('crossovers', login, world)
  const crosses = 0.001 + (crossing === null ? 0 : crossing.strength * (isTreated ? 1 : 0.15))
  if (random.uniform() < crosses) write(each, isTreated ? 'control' : 'treatment', login, flags, world)
}

function write(
  each: Person,
  variant: string,
  at: number,
  flags: { readonly triggered: boolean; readonly engaged: boolean },
  world: World,
): void {
  const { random, scenario, sink } = world
  if (at >= scenario.end) return
  const partition = partitionFor(each.id, world)
  const loss = acting('partition-loss', at, world)
  const isLost = loss !== null && lostPartitions.has(partition) && variant === 'treatment'
  if (isLost && random.uniform() < 0.9) return
  const late = acting('late-events', at, world)
  const isLate =
    late !== null && each.device === 'mobile' && variant === 'treatment' && random.uniform() < 0.6 + late.strength
  const longest = (scenario.end - scenario.start) * 0.3
  const delay = isLate ? longest * random.uniform() : -Math.log(random.uniform()) * 0.5 * minute
  const receivedAt = at + delay
  if (receivedAt >= scenario.end) return
  const row = { person: each, variant, at, receivedAt, exposureId: ++world.exposureId, ...flags, partition }
  sink.expose(row)
  const repeats = acting('duplicates', at, world) === null ? 0.01 : 0.35
  if (random.uniform() < repeats) {
    sink.expose({ ...row, receivedAt: Math.min(scenario.end - 1, receivedAt + 20_000) })
    sink.expose({ ...row, receivedAt: Math.min(scenario.end - 1, receivedAt + 60_000) })
  }
}

/** Crawlers ask for the treatment's page itself, with new ids, and are in no assignment log. */
function crawl(world: World): void {
  const fault = world.by.get('bots')
  if (fault === undefined) return
  const { scenario, random } = world
  const from = fault.onset ?? scenario.start
  const count = Math.min(0.3 * scenario.subjects, (10 + 60 * fault.strength) * Math.sqrt(scenario.subjects))
  for (let i = 0; i < count; i++) {
    const at = from + (scenario.end - from) * random.uniform()
    const named = fault.form === 0 ? pick(['HeadlessChrome/126', 'python-requests/2.32'], random) : 'Chrome/126'
    const bot = {
      ...person(scenario.subjects + i, Math.floor(at), random),
      agent: named,
      device: 'desktop',
      sdk: 'web-5.2',
    }
    const step = 20_000 + 5000 * random.integer(4)
    for (let visit = 0; visit < 12; visit++) {
      write(bot, 'treatment', at + visit * step + 400 * random.uniform(), { triggered: true, engaged: true }, world)
    }
  }
}
