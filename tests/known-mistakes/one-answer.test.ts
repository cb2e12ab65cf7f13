import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { draftStudy, parseResult, parseStudy } from '@contract'
import { runCell, runExperiment, type CellContext, type Effect, type QueryEngine } from '@analysis'
import { openDatabase, openFrame, type FrameEngine } from '@engine'
import { platformStudy } from '../../main/connectors/platform/platform-study'
import { pullStudy } from '../../main/pull/index'
import { referenceOf } from '../../main/documents/describe-snapshot'
import { environmentSecrets, openConnections, openWorkspace } from '../../main/workspace/index'
import { buildFrame } from '../../platform/results/build-frame'
import { openWindow } from './open-window'
import { columnsTsv } from '../../presentation/columns/to-tsv'
import { effectColumns, summedEffectColumns } from '../../presentation/columns/effect-columns'
import { printCsv } from '../../presentation/columns/print-csv'
import { segmentColumns } from '../../presentation/columns/segment-columns'
import { controlOf } from '../../analysis/study/variants'
import { validateSpec } from '../../analysis/experiment/validate-spec'
import { controlId } from '../../main/pull/identity'
import { guessStudy } from '../../main/guess/guess-study'
import { readDraft, rename } from '../../renderer/features/import/study-draft'
import { effectFacts } from '../../presentation/facts/effect-facts'
import { segments as segmentsFixture, spec as fixtureSpec } from '../../presentation/figures/figures.fixture'
import { identifierOf } from '../../contract/formats/identifier'
import { surfacesOf } from './surfaces'
import { readSourceTree } from '../architecture/source-tree'
import { typedAnswer, typedStatement } from '../engines/typed-selects'
import { openWasmEngine } from '../engines/wasm-engine'
import { openWorkbench } from './workbench'

const workbench = openWorkbench()

/** A whole number below `modulus` that looks random and is the same every time. */
function scrambled(i: number, modulus: number): number {
  return (Math.imul(i + 1, 0x9e3779b1) >>> 7) % modulus
}

const days = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05']
const rows = Array.from({ length: 4000 }, (_, i) => {
  const variant = scrambled(i, 1000) < 500 ? 'old' : 'new'
  const before = scrambled(i * 7, 100)
  const y = before + scrambled(i * 13, 60) + (variant === 'new' ? 3 : 0) + (i % 500 === 0 ? 5000 : 0)
  return `u${i},${variant},${days[Math.floor(i / 1000)]},${i % 3 === 0 ? 'de' : 'fr'},${before},${y}`
})
const metric = {
  id: 'y', type: 'mean', column: 'y', role: 'primary', covariate: 'before', cap: { percentile: 0.99 },
} // prettier-ignore
const plan = { stopping: { kind: 'group-sequential', spending: 'obrien-fleming', looks: 4, planned_subjects: 4000 } }
const header = 'id,variant,at,country,before,y'

let context: CellContext
let study: string
let close: () => void

beforeAll(async () => {
  const experiment = { metrics: [metric], dimensions: ['country'], plan }
  study = workbench.study('one', header, rows, experiment, { exposed_at: 'at' })
  const parsed = parseStudy(readFileSync(study, 'utf8')).study
  if (parsed === null) throw new Error('the study is whole')
  const workspace = await openWorkspace(join(workbench.folder, 'cells'))
  const connections = openConnections(workspace.folders.connections, environmentSecrets({}))
  const { manifest } = await pullStudy({ study: parsed, studyPath: study, workspace, connections, refresh: false })
  const engine: FrameEngine = await openFrame(workspace.snapshots.framePath(manifest.id), {
    tempDirectory: workbench.folder,
  })
  context = { spec: parsed.experiment, frame: manifest.frame, snapshot: referenceOf(manifest), engine }
  close = () => {
    engine.close()
    workspace.close()
  }
})
afterAll(() => {
  close()
  workbench.close()
})

function numbersOf({ absolute, relative, test: own, method }: Effect) {
  return { absolute, relative, test: own, method }
}

describe('mistake: two code paths, two numbers for one question', () => {
  test('scorecard, CUPED, segments total, result, command line and report give one effect, to the last bit', async () => {
    const { result } = await runExperiment(context)
    const wanted = numbersOf(result.metrics[0]!.effects[0]!)
    expect(wanted.absolute.kind).toBe('estimated')
    const scorecard = await runCell({ kind: 'scorecard', metrics: null }, context)
    const cuped = await runCell({ kind: 'cuped', metric: 'y', covariates: null }, context)
    const segments = await runCell(
      { kind: 'segments', metric: 'y', dimensions: ['country'], correction: 'none' },
      context,
    )
    if (scorecard.view.kind !== 'scorecard' || cuped.view.kind !== 'cuped' || segments.view.kind !== 'segments') {
      throw new Error('a cell gives a view of its own kind')
    }
    expect(numbersOf(scorecard.view.metrics[0]!.effects[0]!)).toEqual(wanted)
    expect(numbersOf(cuped.view.metric.effects[0]!)).toEqual(wanted)
    expect(numbersOf(segments.view.total.effects[0]!)).toEqual(wanted)
    expect(numbersOf((await workbench.analyse(study)).metrics[0]!.effects[0]!)).toEqual(wanted)
    const total = (await workbench.tidy(study)).find((row) => row.get('dimension') === '' && row.get('effect') !== '')!
    if (wanted.absolute.kind !== 'estimated' || wanted.test.kind !== 'estimated') throw new Error('has an effect')
    expect(Number(total.get('effect'))).toBe(wanted.absolute.estimate)
    expect(Number(total.get('p_value'))).toBe(wanted.test.pValue)
  })

  test('the sequential cell, the result and the duel read the same looks', async () => {
    const { result } = await runExperiment(context)
    const own = result.metrics[0]!.effects[0]!.sequential!
    const cell = await runCell({ kind: 'sequential', metric: 'y', spending: null, everyDays: 1 }, context)
    const asked = { kind: 'duel', metric: 'y', methods: null, everyDays: 1, tunedFor: null, priorSd: null } as const
    const duel = await runCell(asked, context)
    if (cell.view.kind !== 'sequential' || duel.view.kind !== 'duel') throw new Error('views of their own kinds')
    expect(cell.view.histories[0]!.summary).toEqual(own)
    const contender = duel.view.duels[0]!.contenders.find(({ method }) => method === 'obrien-fleming')!
    expect(contender.pValue).toBe(own.pValue)
    expect(contender.looks.map(({ effect, interval }) => ({ effect, interval }))).toEqual(
      own.looks.map(({ effect, interval }) => ({ effect, interval })),
    )
    expect(own.looks).toHaveLength(4)
  })
})

describe('mistake: the cap is computed anew within each slice', () => {
  test('every slice is cut at the value of the whole experiment, unless asked otherwise; either is in the result', async () => {
    const { metrics, segments } = await workbench.analyse(study)
    const { cap } = metrics[0]!
    expect(cap).toMatchObject({ scope: 'experiment', percentile: 0.99 })
    expect(segments.map((segment) => segment.cap)).toEqual([cap, cap])
    const own = { ...metric, cap: { percentile: 0.99, scope: 'segment' } }
    const experiment = { metrics: [own], dimensions: ['country'] }
    const asked = await workbench.analyse(workbench.study('own', header, rows, experiment, { exposed_at: 'at' }))
    const values = asked.segments.map((segment) => segment.cap)
    expect(values.every((each) => each?.scope === 'segment')).toBe(true)
    expect(values[0]!.value).not.toBe(values[1]!.value)
  })
})

describe('mistake: a sequential p-value is clamped', () => {
  test('overwhelming evidence keeps its own tiny p at every look, far below the smallest alpha', async () => {
    const strong = rows.map((row) => {
      const [id, variant, at, country, before, y] = row.split(',')
      return [id, variant, at, country, before, Number(y) + (variant === 'new' ? 12 : 0)].join(',')
    })
    const at = { exposed_at: 'at' }
    for (const [name, stopping] of [
      ['spending', plan.stopping],
      ['anytime', { kind: 'msprt', tau: 20 }],
    ] as const) {
      const experiment = { metrics: [metric], plan: { stopping } }
      const result = await workbench.analyse(workbench.study(name, header, strong, experiment, at))
      const { sequential } = result.metrics[0]!.effects[0]!
      expect(sequential!.pValue).toBeGreaterThan(0)
      expect(sequential!.pValue).toBeLessThan(1e-100)
    }
  })
})

describe('mistake: dimension values are dropped in silence over a limit', () => {
  test('3,000 values of a dimension are 3,000 slices, whose subjects add up to all', async () => {
    const many = Array.from(
      { length: 12_000 },
      (_, i) => `u${i},${i % 2 ? 'new' : 'old'},v${Math.floor(i / 4)},${i % 5}`,
    )
    const experiment = { metrics: [{ id: 'y', type: 'mean', column: 'y', role: 'primary' }], dimensions: ['city'] }
    const study3000 = workbench.study('many', 'id,variant,city,y', many, experiment)
    const { segments } = await workbench.analyse(study3000)
    expect(new Set(segments.map(({ value }) => value[0])).size).toBe(3000)
    const sliced = (await workbench.tidy(study3000)).filter((row) => row.get('dimension') === 'city')
    expect(sliced.reduce((sum, row) => sum + Number(row.get('n')), 0)).toBe(12_000)
  })
})

describe('twin: how a draft becomes a study file', () => {
  test('a guess, the sheet that corrects it and a platform write one text, and one function writes the format', async () => {
    const writers = ['main/guess', 'main/connectors', 'renderer/features/import', 'contract/formats'].flatMap(
      (folder) =>
        readdirSync(folder, { recursive: true, encoding: 'utf8' })
          .filter((name) => /\.tsx?$/.test(name) && !/\.test\./.test(name))
          .map((name) => join(folder, name))
          .filter((path) => readFileSync(path, 'utf8').includes("'assay.study/1'")),
    )
    expect(writers).toEqual(['contract/formats/parse-study.ts'])
    const path = workbench.write(
      'drafted.csv',
      `id,variant,y\n${rows.map((_, i) => `u${i},${i % 2 ? 'new' : 'old'},${i}`).join('\n')}\n`,
    )
    const { text } = await guessStudy(path, {})
    const { study: guessed } = parseStudy(text)
    expect(guessed).not.toBeNull()
    expect(parseStudy(draftStudy(readDraft(text))).study?.experiment).toEqual(guessed?.experiment)
    expect(parseStudy(platformStudy(guessed!.experiment, 'local')).study?.experiment).toEqual(guessed?.experiment)
  })
})

describe('twin: which study and which snapshot a notebook shows', () => {
  const experiment = { metrics: [{ id: 'y', type: 'mean', column: 'y', role: 'primary' }] }
  const few = Array.from({ length: 40 }, (_, i) => `u${i},${i % 2 ? 'new' : 'old'},${i % 7}`)
  const workspace = join(workbench.folder, 'workspace')

  function writeNotebook(name: string, front: string): string {
    mkdirSync(join(workspace, 'notebooks'), { recursive: true })
    const path = join(workspace, 'notebooks', `${name}.assay.md`)
    writeFileSync(path, `---\n${front}\n---\n\n\`\`\`scorecard\n\`\`\`\n`)
    return path
  }

  function writeStudy(name: string, rowsOfIt: readonly string[]): string {
    return workbench.study(`workspace/studies/${name}`, 'id,variant,y', rowsOfIt, {
      ...experiment,
      experiment_id: name,
    })
  }

  /** Ids of the snapshots that the window shows and exports, and that `notebook run` and `report` are of. */
  async function snapshotsOf(notebook: string, named: string, pinned: string | null) {
    const window = await openWindow(workspace)
    const {
      study: shown,
      snapshotId,
      exported,
    } = await window.notebook(`notebooks/${basename(notebook)}`, named, pinned)
    await window.close()
    const run = parseResult(await workbench.assay('notebook', 'run', notebook, '--json', '-'))
    const page = join(workbench.folder, 'page.html')
    await workbench.assay('report', notebook, '--html', page)
    const reported = /"snapshot":\{"id":"(sha256:\w+)"/.exec(readFileSync(page, 'utf8'))?.[1]
    return { shown, ids: [snapshotId, exported, run.ok ? run.result.snapshot.id : null, reported] }
  }

  beforeAll(() => mkdirSync(join(workspace, 'studies'), { recursive: true }))

  test('a pinned snapshot is honoured by window, host, notebook run and report, though the file has changed', async () => {
    const path = writeStudy('pinned', few)
    const first = (await workbench.assay('pull', path)).trim()
    writeStudy('pinned', few.slice(0, 30))
    const second = (await workbench.assay('pull', path)).trim()
    expect(second).not.toBe(first)
    const reference = '../studies/pinned.study.json'
    const pinned = writeNotebook('pinned', `experiment: ${reference}\nsnapshot: ${first}`)
    expect((await snapshotsOf(pinned, reference, first)).ids).toEqual([first, first, first, first])
    const free = writeNotebook('free', `experiment: ${reference}`)
    expect((await snapshotsOf(free, reference, null)).ids).toEqual([second, second, second, second])
    // the first content again: its snapshot was pulled last, though it is not the newest
    writeStudy('pinned', few)
    expect((await workbench.assay('pull', path)).trim()).toBe(first)
    expect((await snapshotsOf(free, reference, null)).ids).toEqual([first, first, first, first])
  }, 180_000)

  test('a pin that the workspace does not have is refused by name everywhere', async () => {
    const absent = `sha256:${'0'.repeat(64)}`
    const reference = '../studies/pinned.study.json'
    const notebook = writeNotebook('lost', `experiment: ${reference}\nsnapshot: ${absent}`)
    await expect(workbench.assay('notebook', 'run', notebook)).rejects.toThrow(
      'The snapshot sha256:000000000000 is not',
    )
    const window = await openWindow(workspace)
    await expect(window.notebook('notebooks/lost.assay.md', reference, absent)).rejects.toThrow(
      'The snapshot sha256:000000000000 is not',
    )
    await window.close()
  })

  test('a study outside the workspace that was opened is what its notebook shows, in window and command line', async () => {
    const path = workbench.study('peer', 'id,variant,y', few, experiment)
    const id = (await workbench.assay('pull', path)).trim()
    const window = await openWindow(workspace)
    await window.services.allow(path)
    await window.call('notebooks.forStudy', { studyPath: path })
    await window.close()
    // another start, at which the study is not named again
    const { shown, ids } = await snapshotsOf(join(workspace, 'notebooks/peer.assay.md'), '../../peer.study.json', null)
    expect(shown).toBe(path)
    expect(ids).toEqual([id, id, id, id])
  })

  test('an experiment named by its id is found by window and command line', async () => {
    writeStudy('shop_v1', few)
    const id = (await workbench.assay('pull', join(workspace, 'studies/shop_v1.study.json'))).trim()
    const notebook = writeNotebook('by-id', 'experiment: shop_v1')
    const { shown, ids } = await snapshotsOf(notebook, 'shop_v1', null)
    expect(shown).toBe('studies/shop_v1.study.json')
    expect(ids).toEqual([id, id, id, id])
  })
})

describe('twin: how often outcomes were looked at, and whether the plan was registered', () => {
  const few = Array.from({ length: 40 }, (_, i) => `u${i},${i % 2 ? 'new' : 'old'},${i % 7}`)
  const experiment = { metrics: [{ id: 'y', type: 'mean', column: 'y', role: 'primary' }] }
  const shownPlan = z.object({ registration: z.object({ registeredAt: z.string() }).nullable(), looks: z.number() })
  const workspace = join(workbench.folder, 'workspace')

  /** A study of the workspace with a snapshot and a window open on it. */
  async function openStudy(name: string) {
    mkdirSync(join(workspace, 'studies'), { recursive: true })
    const path = workbench.study(`workspace/studies/${name}`, 'id,variant,y', few, {
      ...experiment,
      experiment_id: name,
    })
    const id = (await workbench.assay('pull', path)).trim()
    const window = await openWindow(workspace)
    const request = { id, studyPath: `studies/${name}.study.json` }
    const opened = async () => shownPlan.parse(await window.call('snapshots.open', request))
    return { path, window, request, opened }
  }

  test('opening a snapshot is no look, three times over; a look is noted by the call that says so', async () => {
    const { path, window, request, opened } = await openStudy('unseen')
    for (let i = 0; i < 3; i += 1) expect(await opened()).toEqual({ registration: null, looks: 0 })
    expect((await workbench.assayBeside('plan', 'show', path)).out).toContain('looks       none\n')
    expect(await window.call('snapshots.look', request)).toBe(1)
    expect(await opened()).toEqual({ registration: null, looks: 1 })
    await window.close()
  })

  test('a command line beside an open window knows its plan and its looks, and adds its own', async () => {
    const { path, window, request, opened } = await openStudy('beside')
    await window.call('plans.register', { studyPath: request.studyPath })
    const registeredAt = (await opened()).registration?.registeredAt
    const show = async () => (await workbench.assayBeside('plan', 'show', path)).out
    const shown = await show()
    expect(shown).toContain(`registered  ${registeredAt}\n`)
    expect(shown).toContain('looks       none\n')
    // the command line looks first, then the window: each sees both
    const run = await workbench.assayBeside('analyze', path)
    expect(run).toMatchObject({ code: 0 })
    expect(run.out).toContain('The plan was registered')
    expect(await opened()).toEqual({ registration: { registeredAt }, looks: 1 })
    expect(await window.call('snapshots.look', request)).toBe(1)
    expect(await show()).toContain('looks       on 1 snapshot\n')
    await window.close()
    const alone = await openWorkspace(workspace)
    expect((await alone.ledger.looks('beside')).map(({ by }) => by)).toEqual(['analyze', 'notebook'])
    alone.close()
  })

  test('a plan that the command line registers beside the window is registered there too', async () => {
    const { path, window, opened } = await openStudy('registered-beside')
    expect((await workbench.assayBeside('plan', 'register', path)).code).toBe(0)
    expect(await opened()).toMatchObject({ registration: { registeredAt: expect.any(String) }, looks: 0 })
    await window.close()
  })

  test('facts that cannot be read are refused with the reason by both, and never made up', async () => {
    const { path, window, opened } = await openStudy('unreadable')
    const ledger = join(workspace, 'ledger.jsonl')
    const text = readFileSync(ledger, 'utf8')
    writeFileSync(ledger, text.replace('{"kind":"action"', '{"kind:"action"'))
    const reason = 'Line 2 of ledger.jsonl cannot be read'
    await expect(opened()).rejects.toThrow(reason)
    for (const command of [['plan', 'show'], ['analyze']]) {
      const run = await workbench.assayBeside(...command, path)
      expect(run).toMatchObject({ code: 2, out: '' })
      expect(run.notes).toContain(reason)
    }
    writeFileSync(ledger, text)
    expect(await opened()).toEqual({ registration: null, looks: 0 })
    await window.close()
  })
})

describe.skipIf(process.platform === 'win32')(
  'mistake: a look that cannot be written down is dropped in silence',
  () => {
    test('the command line gives its answer and says so; a registration is refused with the reason', async () => {
      const few = Array.from({ length: 40 }, (_, i) => `u${i},${i % 2 ? 'new' : 'old'},${i % 7}`)
      const metrics = [{ id: 'y', type: 'mean', column: 'y', role: 'primary' }]
      const path = workbench.study('full', 'id,variant,y', few, { metrics })
      await workbench.assay('pull', path)
      const ledger = join(workbench.folder, 'workspace/ledger.jsonl')
      const text = readFileSync(ledger, 'utf8')
      const blocks = 4096
      writeFileSync(ledger, `${text}\n`.padEnd(blocks * 1024 - Buffer.byteLength(text) + text.length))
      const reason = 'ledger.jsonl could not be written: EFBIG'
      const run = await workbench.assayWithin(blocks, 'analyze', path)
      expect(run).toMatchObject({ code: 0, out: expect.stringContaining('40 subjects') })
      expect(run.notes).toContain(`This look at the outcomes could not be written down. ${reason}`)
      const registered = await workbench.assayWithin(blocks, 'plan', 'register', path)
      expect(registered).toMatchObject({ code: 3, out: '' })
      expect(registered.notes).toContain(reason)
      expect((await workbench.assayBeside('plan', 'show', path)).out).toMatch(/registered {2}no\nlooks {7}none\n/)
      writeFileSync(ledger, text)
    })
  },
)

/** An effect on a share whose control share is too near 0 for a relative effect. */
const shareEffect: Effect = {
  variantId: 'gate_40',
  controlId: 'gate_30',
  method: 'two-proportion-z',
  alternative: 'two-sided',
  absolute: {
    kind: 'estimated',
    estimate: 0.0123,
    standardError: 0.004,
    interval: { lower: 0.0045, upper: 0.0201 },
    level: 0.95,
  },
  relative: { kind: 'not-estimable', reason: 'control-mean-near-zero' },
  test: { kind: 'estimated', statistic: 3.08, degreesOfFreedom: null, pValue: 0.0021, log10P: -2.68 },
  pValueAdjusted: 0.0042,
  significant: true,
  intervalAdjusted: { level: 0.975, absolute: { lower: 0.0033, upper: 0.0213 }, relative: null },
  cuped: null,
  sequential: null,
}
const shareMetric = {
  metricId: 'retention_7',
  role: 'primary',
  type: 'proportion',
  variants: [
    { variantId: 'gate_30', n: 44_700, mean: 0.0001, variance: 0.0001, standardError: 0.00005 },
    { variantId: 'gate_40', n: 45_489, mean: 0.0124, variance: 0.0122, standardError: 0.0005 },
  ],
  effects: [shareEffect],
} as const
const split = { kind: 'not-estimable', reason: 'empty-variant', observed: {}, expected: {} } as const

describe('twin: the unit of an effect on a share', () => {
  const scorecardView = { kind: 'scorecard', srm: split, metrics: [shareMetric] } as const
  const cupedView = { kind: 'cuped', metric: shareMetric, balances: [] } as const
  const segmentsView = {
    ...segmentsFixture,
    dimensions: ['country'],
    total: shareMetric,
    segments: [{ ...shareMetric, dimension: ['country'], value: ['UK'] }],
    comparisons: [],
  }

  test.each([scorecardView, cupedView, segmentsView] as const)(
    'is percentage points on every surface of a $kind cell, also where no relative effect can be estimated',
    (view) => {
      const { window, commandLine, report, figures } = surfacesOf(view, fixtureSpec)
      expect(window).toContain('+1.23 pp [+0.45, +2.01]')
      expect(commandLine).toContain('+1.23 pp [+0.45, +2.01]')
      expect(report).toContain('+1.23 pp [+0.45, +2.01]')
      expect(figures).toContain('+1.23 pp [+0.45, +2.01]')
      // the unscaled number stands nowhere but in data
      for (const text of [window, commandLine, report]) expect(text).not.toContain('0.0123')
      if (view.kind !== 'scorecard') expect(figures).toMatch(/"ticktext":\[[^\]]*\+1.0 pp|\+1 pp/)
    },
  )

  test('its corrected interval reads the same in window, command line and report', () => {
    const { window, commandLine, report } = surfacesOf(scorecardView, fixtureSpec)
    for (const text of [window, commandLine, report]) expect(text).toContain('[+0.33, +2.13] pp')
  })

  test('the inspector says the same, and all of it in full one hover away', () => {
    const { variants } = shareMetric
    const facts = effectFacts({ metric: fixtureSpec.metrics[0]!, effect: shareEffect, variants })
    const absolute = facts.find(({ label }) => label === 'Absolute effect')!
    expect(absolute.value.replaceAll('\u202f', ' ')).toBe('+1.23 pp [+0.45, +2.01]')
    expect(absolute.exact).toBe('0.0123 [0.0045, 0.0201]')
  })
})

describe('twin: how an id is made of a name', () => {
  test('a guess and the sheet that corrects it make one id', async () => {
    workbench.write('-new shop-.csv', `${header}\n${rows.slice(0, 40).join('\n')}\n`)
    const { text } = await guessStudy(join(workbench.folder, '-new shop-.csv'))
    const guessed: unknown = JSON.parse(text)
    expect(guessed).toMatchObject({ experiment: { experiment_id: 'new_shop' } })
    const draft = rename(readDraft(text), '-new shop-')
    expect(draft.experiment.experiment_id).toBe('new_shop')
    expect(identifierOf('  ', 'experiment')).toBe('experiment')
  })
})

describe('twin: which variant is control', () => {
  const variants = [
    { id: 'old', weight: 1, isControl: false },
    { id: 'new', weight: 1, isControl: false },
  ]
  const several = variants.map((variant) => ({ ...variant, isControl: true }))

  test('the one that is marked, never the first; none or several are no control, and validation says which', () => {
    expect(controlOf({ variants })).toBeUndefined()
    expect(controlOf({ variants: several })).toBeUndefined()
    expect(controlOf({ variants: [variants[0]!, several[1]!] })?.id).toBe('new')
    const messages = (own: typeof variants) => validateSpec({ ...fixtureSpec, variants: own }).map((one) => one.message)
    expect(messages(variants)).toEqual(['No variant is marked as control; nothing can be compared.'])
    expect(messages(several)).toEqual(['Several variants are marked as control: old, new; nothing can be compared.'])
  })

  test('a pull of moments takes no variant for it either', () => {
    const experiment = { ...fixtureSpec, variants }
    expect(() => controlId(experiment)).toThrow(/no control/)
  })
})

function names(columns: readonly { readonly name: string }[]): readonly string[] {
  return columns.map(({ name }) => name)
}

describe('twin: a table for a spreadsheet', () => {
  test('text that would run as a formula is disarmed in every way out, numerals are left alone', () => {
    const column = { name: 'variant', values: ['=HYPERLINK("x")', '-1.5'] }
    expect(printCsv([column]).split('\n')[1]).toBe(`"'=HYPERLINK(""x"")"`)
    expect(columnsTsv([column]).split('\n').slice(1)).toEqual([`'=HYPERLINK("x")`, '-1.5'])
  })

  test('names an effect by the same columns in the scorecard, the segments and the figures', () => {
    const figure = names(effectColumns([{ keys: {}, effect: shareEffect }]))
    const copied = names(summedEffectColumns([{ keys: {}, effect: shareEffect, variants: [] }]))
    const segmentNames = names(segmentColumns(segmentsFixture))
    for (const name of figure) {
      expect(copied).toContain(name)
      expect(segmentNames).toContain(name)
    }
  })
})
describe('twin: a value of a typed SELECT in the window, on the command line and on the platform', () => {
  const engines: Readonly<Record<string, () => Promise<{ readonly engine: QueryEngine; close(): void }>>> = {
    'the command line, and native cells': async () => {
      const engine = await openFrame(await emptyFrame(workbench.folder), { tempDirectory: workbench.folder })
      return { engine, close: () => engine.close() }
    },
    'the window': async () => {
      const engine = await openWasmEngine()
      return { engine, close: () => engine.close() }
    },
    'the platform': () => platformFrame(workbench.folder),
  }

  test.each(Object.keys(engines))('is the same in %s', async (name) => {
    const opened = await engines[name]!()
    const { columns } = await opened.engine.run({ sql: typedStatement, parameters: [] })
    opened.close()
    expect(columns.map(({ type, values }, at) => [typedAnswer[at]?.[0], type, values[0]])).toEqual(typedAnswer)
  })
})

async function emptyFrame(folder: string): Promise<string> {
  const path = join(folder, 'empty.duckdb')
  const database = await openDatabase(path)
  await database.connection.run('CREATE TABLE subjects (subject VARCHAR)')
  database.close()
  return path
}

/** A frame as the platform makes it, without rows. */
async function platformFrame(folder: string) {
  const columns = `'u' AS user_id, 'e' AS experiment_id, 'a' AS variant_id, 'x' AS event, 'i' AS event_id,
    TIMESTAMP '2026-01-01' AS occurred_at`
  const none = `SELECT ${columns} WHERE false`
  return buildFrame({ experimentId: 'e', metrics: [], end: null }, { exposures: none, events: none }, folder)
}

describe('twin: a file that is absent and a file that cannot be read', () => {
  test('a connections.json that cannot be read is no empty one, and is not overwritten', async () => {
    const path = join(workbench.folder, 'damaged.json')
    writeFileSync(path, '[{"name": "shop"')
    const connections = openConnections(path, environmentSecrets({}))
    await expect(connections.list()).rejects.toThrow('damaged.json cannot be read')
    await expect(connections.save('eu', 'postgres://me@db/shop')).rejects.toThrow('damaged.json cannot be read')
    expect(readFileSync(path, 'utf8')).toBe('[{"name": "shop"')
  })

  test('no product code takes every failure to read for absence, or writes over a file in place', () => {
    const absence = /\b(?:readFile|readText|readdir|stat)\((?:[^()]|\([^()]*\))*\)\.catch\(\(\) =>/
    const inPlace = /\bwriteFile\(/
    // their files are new, or a note of one process, or the program's own, of which any failure means there is none
    const exempt = [
      'engine/replace-file.ts',
      'main/electron/app-files.ts',
      'main/demo/index.ts',
      'platform/server/lock-data-folder.ts',
      'platform/snapshot/signing-key.ts',
    ]
    const product = readSourceTree().filter(
      ({ path }) => /^(engine|main|platform)\//.test(path) && !path.includes('.test') && !exempt.includes(path),
    )
    const found = product.filter(({ text }) => absence.test(text) || inPlace.test(text)).map(({ path }) => path)
    expect(found).toEqual([])
  })
})

describe('twin: a number that JSON does not have, on the wire and in a report', () => {
  test('is written and read in one place', () => {
    const writers = readSourceTree().filter(
      ({ path, text }) => !path.includes('.test') && !path.startsWith('tests/') && text.includes('$number:'),
    )
    expect(writers.map(({ path }) => path)).toEqual(['contract/formats/plain-json.ts'])
  })
})
