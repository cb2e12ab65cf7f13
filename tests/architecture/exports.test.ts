import { describe, expect, it } from 'vitest'
import { readSourceTree, targetOf, type SourceFile } from './source-tree'

const files = readSourceTree()
const isTest = ({ path }: SourceFile) => /\.(test|fixture)(-\w+)?\.tsx?$/.test(path) || path.startsWith('tests/')

describe.each(['analysis', 'engine', 'presentation'])('the doors of %s', (folder) => {
  const doors = files.filter(({ path }) => path.startsWith(`${folder}/`) && isDoor(path))
  const offered = doors.flatMap(({ path, text }) => exportedNames(text).map((name) => ({ path, name })))

  it('name what they let out, one by one', () => {
    const open = doors.filter(
      ({ path, text }) => path !== `${folder}/index.ts` && /^export (?:type )?\* from/m.test(text),
    )
    expect(open.map(({ path }) => path)).toEqual([])
    expect(offered.length).toBeGreaterThan(10)
  })

  it('let out only what product code elsewhere uses', () => {
    const outside = files.filter((file) => !isTest(file) && !file.path.startsWith(`${folder}/`))
    const users = outside.filter(({ imports }) => imports.includes(`@${folder}`)).map(({ text }) => text)
    const unused = offered.filter(({ name }) => !users.some((text) => new RegExp(`\\b${name}\\b`).test(text)))
    expect(unused.map(({ path, name }) => `${path}: ${name}`)).toEqual([])
  })

  it('are not used from inside', () => {
    const inside = files.filter((file) => !isTest(file) && file.path.startsWith(`${folder}/`) && !isDoor(file.path))
    const found = inside.flatMap((file) =>
      file.imports
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => targetOf(file, specifier))
        .filter((target) => isDoor(`${target}.ts`) || isDoor(`${target}/index.ts`, doors))
        .map((target) => `${file.path} -> ${target}`),
    )
    expect(found).toEqual([])
  })
})

/** `index.ts` of a folder, and the SQL vocabulary, which is handed out under one name. */
function isDoor(path: string, among: readonly SourceFile[] | null = null): boolean {
  if (among !== null) return among.some((door) => door.path === path)
  return path.endsWith('/index.ts') || path === 'analysis/sql/vocabulary.ts'
}

function exportedNames(text: string): readonly string[] {
  return [...text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap((match) =>
    match[1]!
      .split(',')
      .map((item) =>
        item
          .trim()
          .replace(/^type /, '')
          .replace(/^.* as /, ''),
      )
      .filter((name) => name !== ''),
  )
}
