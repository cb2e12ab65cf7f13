import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSourceTree, targetOf, type SourceFile } from './source-tree'

const files = readSourceTree()

describe('imports', () => {
  it('form no circle, types included', () => {
    expect(circlesOf(files)).toEqual([])
  })

  it('would be seen if they did', () => {
    const three = [
      sourceFile('x/a.ts', './b'),
      sourceFile('x/b.ts', './c'),
      sourceFile('x/c.ts', './a', './d'),
      sourceFile('x/d.ts'),
    ]
    expect(circlesOf(three)).toEqual([['x/a.ts', 'x/b.ts', 'x/c.ts']])
  })
})

function sourceFile(path: string, ...imports: readonly string[]): SourceFile {
  return { path, text: '', lines: 0, imports }
}

/** Each circle once, as the files on the way around; a walk in depth that notes where it comes back to its own path. */
function circlesOf(tree: readonly SourceFile[]): readonly (readonly string[])[] {
  const known = new Map(tree.map((file) => [file.path, file]))
  const done = new Set<string>()
  const way: string[] = []
  const circles: (readonly string[])[] = []
  function walk(file: SourceFile): void {
    const start = way.indexOf(file.path)
    if (start >= 0) circles.push(way.slice(start))
    if (start >= 0 || done.has(file.path)) return
    way.push(file.path)
    for (const target of importedFiles(file, known)) walk(target)
    way.pop()
    done.add(file.path)
  }
  for (const file of tree) walk(file)
  return circles
}

function importedFiles(file: SourceFile, known: ReadonlyMap<string, SourceFile>): readonly SourceFile[] {
  return file.imports
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => targetOf(file, specifier))
    .flatMap((target) => {
      const names = [target, `${target}.ts`, `${target}.tsx`, posix.join(target, 'index.ts')]
      return names.flatMap((name) => known.get(name) ?? []).slice(0, 1)
    })
}
