import { cellGraph, InvalidCell, runCell, runExperiment, type CellContext, type NamedCell } from '@analysis'
import { parseNotebook, printResult } from '@contract'

/** All that a notebook gives: the study's `result.json`, and every cell's view and findings. */
export interface NotebookRun {
  readonly result: string
  readonly cells: Readonly<Record<string, unknown>>
}

const stamp = { generatedAt: '2026-01-01T00:00:00.000Z', assayVersion: 'parity' }

/** Runs a notebook from the top on whatever engine the context has. */
export async function runNotebook(text: string, context: CellContext): Promise<NotebookRun> {
  const cells = parseNotebook(text).document.blocks.flatMap((block): readonly NamedCell[] =>
    block.kind === 'cell' && block.options.ok ? [{ name: block.name, options: block.options.value }] : [],
  )
  const answers: Record<string, unknown> = {}
  for (const name of cellGraph(cells).order) {
    const options = cells.find((cell) => cell.name === name)!.options
    answers[name] = await answer(options, { ...context, cells })
  }
  const { result } = await runExperiment(context)
  return { result: printResult(result, stamp), cells: answers }
}

async function answer(options: NamedCell['options'], context: CellContext): Promise<unknown> {
  try {
    const { view, findings, evidence } = await runCell(options, context)
    return { view, findings, moments: evidence.moments }
  } catch (failure) {
    if (failure instanceof InvalidCell) return failure.findings
    throw failure
  }
}
