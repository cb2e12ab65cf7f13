import type { CauseCode, DataNeed } from '@analysis'

/** What people read of a cause: its name, what it is, what would refute it, and what to look at next. */
export interface CauseWords {
  readonly name: string
  readonly what: string
  readonly refutedBy: string
  readonly next: string
}

export const causeWords: Readonly<Record<CauseCode, CauseWords>> = {
  'split-changed': {
    name: 'Split changed mid-flight',
    what: 'The configuration changed the weights while the study kept the old ones.',
    refutedBy: 'The same split before and after the change, by the time of first exposure.',
    next: 'Write the change into the study as a phase; effects are then put together within phases.',
  },
  'assignment-mismatch': {
    name: 'Wrong variant by the hash',
    what: 'Subjects were recorded in another variant than their id, salt and configuration give.',
    refutedBy: 'Recorded variants that agree with the ones computed again.',
    next: 'Compare the hash of the SDK versions on the ids that differ; look at ids outside ASCII first.',
  },
  'stale-cache': {
    name: 'Cache that served one variant',
    what: 'For a time, subjects of every variant were given one and the same.',
    refutedBy: 'Mismatches outside of that time, or towards several variants.',
    next: 'Look at what was cached and deployed at its beginning and end; leave that time out.',
  },
  'holdout-overlap': {
    name: 'Held-out subjects counted',
    what: 'Subjects of a holdout were counted as exposed.',
    refutedBy: 'No held-out subject in the log, computed again from the holdout’s salt.',
    next: 'Exclude the holdout where exposures are logged, and the subjects from this analysis.',
  },
  ineligible: {
    name: 'Subjects that should be in no variant',
    what: 'Targeting, layer or ramp kept these subjects out, and they were counted.',
    refutedBy: 'No such subject after computing assignment again.',
    next: 'Look for clients that do not know the layer, the ramp or the targeting.',
  },
  'weight-zero-leak': {
    name: 'Leak into a variant without weight',
    what: 'Subjects were recorded in a variant that should get none.',
    refutedBy: 'No subject in variants of weight 0.',
    next: 'Look for an old client, an override or a default that names this variant.',
  },
  'dead-variant': {
    name: 'Dead variant',
    what: 'A variant that should get subjects got none, from the start or from a time on.',
    refutedBy: 'Any exposure of the variant after that time.',
    next: 'Load the variant by hand with an override, and look at the release before it fell silent.',
  },
  'redirect-loss': {
    name: 'Lost between assignment and exposure',
    what: 'Subjects of one variant were assigned and never counted as exposed: a redirect, a crash or a slow page.',
    refutedBy: 'The same share of assigned subjects exposed in every variant.',
    next: 'Count exposures before the redirect, or send them so that they survive leaving the page.',
  },
  'trigger-loss': {
    name: 'Trigger that depends on treatment',
    what: 'Exposed subjects reach the trigger at different rates, so the triggered analysis compares different people.',
    refutedBy: 'The same share of exposed subjects triggered in every variant.',
    next: 'Use a trigger that the treatment cannot change, evaluated alike in every variant.',
  },
  crossovers: {
    name: 'Crossovers',
    what: 'Subjects were seen in several variants and are left out. Where one variant loses more of them, the split moves.',
    refutedBy: 'As many crossings one way as the other.',
    next: 'Look at what changes the id, such as a login, and randomise by an id that stays.',
  },
  bots: {
    name: 'Programs in one variant',
    what: 'Visitors that name themselves as programs, or come in an even rhythm, are not split like people.',
    refutedBy: 'Programs split as planned, or the same gap without them.',
    next: 'Filter by user agent and rhythm in every variant alike.',
  },
  'id-fragments': {
    name: 'One subject under several ids',
    what: 'Ids differ only in letter case or blanks.',
    refutedBy: 'Ids that stay apart after folding.',
    next: 'Fold ids before hashing, on every client alike.',
  },
  'partition-loss': {
    name: 'Lost partitions of the stream',
    what: 'Exposures of some partitions did not arrive.',
    refutedBy: 'The same share of assigned subjects exposed in every partition.',
    next: 'Replay the partitions; partition by another hash than the one that assigns.',
  },
  'late-events': {
    name: 'Exposures that arrive late',
    what: 'Exposures of one variant are longer on their way, and some had not arrived when the log ended.',
    refutedBy: 'The same delays in every variant, or a gap that stays when the log is read again later.',
    next: 'End the analysis before the longest delay, or wait and pull again.',
  },
  duplicates: {
    name: 'Duplicate rows',
    what: 'Rows with the same id were logged more than once. A subject counts once, so this alone moves no split.',
    refutedBy: 'A split of subjects that is off without any other cause.',
    next: 'Nothing for the split. Fix the retry where rows are billed or counted.',
  },
  'filter-loss': {
    name: 'Filter that depends on treatment',
    what: 'The filter of the study drops more subjects of one variant than of another.',
    refutedBy: 'The same share of subjects kept in every variant.',
    next: 'Filter only by what was known before exposure.',
  },
  'set-after-exposure': {
    name: 'Attribute set after exposure',
    what: 'This attribute is decided by the variant. Rows that contradict it were shown something else than recorded.',
    refutedBy: 'The same mix of values in every variant.',
    next: 'Do not compare within it. Find out why the contradicting rows were served otherwise.',
  },
  slice: {
    name: 'Split broken in a slice',
    what: 'The split is off among these subjects and not, or otherwise, among the rest; the data does not say by what.',
    refutedBy: 'The planned split in this slice on new data.',
    next: 'Ask what is different for these subjects: a client, a rule, a placement, a rollout.',
  },
  onset: {
    name: 'Split changed at a time',
    what: 'The split changed at one time, in all slices alike; the data does not say by what.',
    refutedBy: 'The same split before and after.',
    next: 'Look at what was released then.',
  },
}

export const needWords: Readonly<Record<DataNeed, string>> = {
  'assignment-inputs': 'salt, weights, layer and holdouts by version (“assignment” in the study)',
  'assignment-log': 'a log of who was assigned (“investigation.assignments” in the source)',
  times: 'times of exposure',
  'received-times': 'times of arrival (“investigation.received_at”)',
  'exposure-ids': 'ids of exposures (“investigation.exposure_id”)',
  trigger: 'a column that says who reached the trigger (“investigation.triggered”)',
  filter: 'rows that the filter drops: this study has no filter, or nothing fails it',
  partition: 'an attribute “partition”',
  'user-agent-or-repeats': 'an attribute “user_agent”, or several exposures per subject',
  arrivals: 'a snapshot pulled again: this one was pulled before investigations were',
  weights: 'planned weights',
}
