import { describe, expect, it } from 'vitest'
import { cellKinds } from '@contract'
import { readSourceTree, type SourceFile } from './source-tree'

const shipped = readSourceTree().filter(({ path }) => !/\.(test|fixture)(-\w+)?\.tsx?$/.test(path))

/** Where all kinds stand, a line each: in every package one record, and in analysis the types beside it. */
const records: Readonly<Record<string, readonly string[]>> = {
  analysis: ['analysis/cells/cell.ts', 'analysis/cells/run-cell.ts'],
  contract: ['contract/formats/cells/cell-formats.ts'],
  presentation: ['presentation/cells/told-cells.ts'],
  renderer: ['renderer/features/notebook/cells/shown-cells.ts'],
}

/** A source reads a table or SQL: the same word for something else. */
const ofSources = ['contract/formats/rows-format.ts', 'contract/formats/source-spec.ts']

describe('a kind of cell', () => {
  it.each(Object.keys(records))('is named in %s by its record and by its own files', (folder) => {
    const files = shipped.filter(({ path }) => path.startsWith(`${folder}/`) && !ofSources.includes(path))
    const strangers = cellKinds.flatMap((kind) =>
      files.filter((file) => names(file, kind) && !isOwn(file, kind)).map(({ path }) => `${path}: ${kind}`),
    )
    expect(strangers).toEqual([])
  })

  it.each(Object.entries(records))('has a line in every record of %s', (_, paths) => {
    for (const path of paths) {
      const text = shipped.find((file) => file.path === path)?.text ?? ''
      const missing = cellKinds.filter((kind) => !new RegExp(`^\\s+(readonly )?${kind}: `, 'm').test(text))
      expect(missing, path).toEqual([])
    }
  })
})

/** Names a kind to tell it from others: compares with it, switches on it, or makes options or a view of it. */
function names({ text }: SourceFile, kind: string): boolean {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '')
  return new RegExp(`(?:[kK]ind\\??\\)? (?:===|!==) |[kK]ind: |case |literal\\()'${kind}'`).test(code)
}

/** `analysis/cells/power.ts`, `power-view.ts`, `renderer/.../cells/power/...`: called after the kind. */
function isOwn({ path }: SourceFile, kind: string): boolean {
  return path.split('/').some((part) => part === kind || part.startsWith(`${kind}-`) || part.startsWith(`${kind}.`))
}
