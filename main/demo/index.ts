import { copyFile, mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { xoshiro128 } from '@analysis'
import { checkoutRedesign } from './checkout-redesign'
import { onboardingTips } from './onboarding-tips'
import { searchRanking } from './search-ranking'
import type { DemoExperiment, DemoTable } from './world'

/** Written last: its presence means that the demo world is whole. */
const marker = 'demo.json'
const seed = 20_261_005

/**
 * Makes `folder` the demo workspace unless it is one already: data, study files, notebooks and, in `demo.json`, the truth
 * the data was made from. The same bytes on every machine.
 *
 * @param resources The folder that holds `notebooks/`.
 */
export async function ensureDemoWorkspace(folder: string, resources: string): Promise<void> {
  if (await exists(join(folder, marker))) return
  for (const name of ['data', 'studies', 'notebooks']) await mkdir(join(folder, name), { recursive: true })
  const experiments = demoWorld()
  for (const experiment of experiments) await writeExperiment(folder, resources, experiment)
  const truth = Object.fromEntries(experiments.map((experiment) => [experiment.name, experiment.truth]))
  await writeFile(join(folder, marker), `${JSON.stringify({ seed, truth }, null, 2)}\n`)
}

/** The demo experiments, each from a stream of its own, so that a change to one leaves the others as they are. */
export function demoWorld(): readonly DemoExperiment[] {
  return [checkoutRedesign, searchRanking, onboardingTips].map((make, index) => make(xoshiro128(seed + index)))
}

async function writeExperiment(folder: string, resources: string, experiment: DemoExperiment): Promise<void> {
  for (const table of experiment.tables) await writeFile(join(folder, 'data', table.file), csv(table))
  const study = `${JSON.stringify(experiment.study, null, 2)}\n`
  await writeFile(join(folder, 'studies', `${experiment.name}.study.json`), study)
  const notebook = `${experiment.name}.assay.md`
  await copyFile(join(resources, 'notebooks', notebook), join(folder, 'notebooks', notebook))
}

/** The demo's ids, numbers and timestamps need no quoting. */
function csv(table: DemoTable): string {
  const lines = [table.columns, ...table.rows].map((row) => row.map((value) => value ?? '').join(','))
  return `${lines.join('\n')}\n`
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch {
    return false
  }
}
