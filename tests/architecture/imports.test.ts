import { describe, expect, it } from 'vitest'
import { importsOf, readSourceTree, targetOf, type SourceFile } from './source-tree'

const files = readSourceTree()
const isTest = (file: SourceFile) => /\.(test|fixture)(-\w+)?\.tsx?$/.test(file.path) || file.path.startsWith('tests/')
const shipped = files.filter((file) => !isTest(file))

/** Packages a folder may import, besides its own files. A trailing `*` stands for any ending. */
interface Rule {
  readonly folder: string
  readonly ours: readonly string[]
  readonly packages: readonly string[]
  /** Sub-folders with a rule of their own. */
  readonly except?: readonly string[]
}

const hostPackages = [
  'node:*',
  'zod',
  'pino',
  'env-paths',
  'commander',
  'yaml',
  'eventsource-parser',
  '@clickhouse/client',
  'pg',
  'pg-copy-streams',
  '@duckdb/node-api',
  'mdast',
  'mdast-util-*',
]

const rules: readonly Rule[] = [
  { folder: 'analysis', ours: ['analysis'], packages: ['jstat', '@stdlib/*', '@noble/hashes'] },
  {
    folder: 'contract',
    ours: ['contract', '@analysis'],
    packages: ['zod', 'yaml', 'mdast', 'mdast-util-*', 'micromark-extension-*', 'unist'],
  },
  { folder: 'presentation', ours: ['presentation', '@analysis'], packages: [] },
  { folder: 'engine', ours: ['engine', '@analysis'], packages: ['node:*', '@duckdb/node-api'] },
  {
    folder: 'main',
    ours: ['main', '@analysis', '@contract', '@engine', '@presentation', 'package.json'],
    packages: hostPackages,
    except: ['main/electron', 'main/web', 'main/launch'],
  },
  { folder: 'main/launch', ours: ['main/launch'], packages: ['node:*', 'electron-vite', 'vite'] },
  {
    folder: 'main/web',
    ours: ['main', '@analysis', '@contract', '@engine', '@presentation'],
    packages: [...hostPackages, 'fastify', '@fastify/*', 'ws'],
  },
  {
    folder: 'main/electron',
    ours: ['main', '@analysis', '@contract', '@engine', '@presentation'],
    packages: [...hostPackages, 'electron'],
  },
  {
    folder: 'platform',
    ours: ['platform', '@analysis', '@contract', '@engine', 'package.json'],
    packages: [
      'node:*',
      'zod',
      'pino',
      'commander',
      'pg',
      'fastify',
      'fastify-type-provider-zod',
      '@fastify/*',
      '@duckdb/node-api',
      '@electric-sql/pglite',
      '@clickhouse/client',
      'eventsource-parser',
      'prom-client',
    ],
    except: ['platform/sdk'],
  },
  {
    folder: 'platform/sdk',
    ours: ['platform/sdk', '@analysis', '@contract'],
    packages: ['node:*', 'eventsource-parser', 'zod'],
  },
  { folder: 'preload', ours: ['preload', '@contract', 'contract/ipc'], packages: ['electron'] },
]

const windowOnly = [
  'electron',
  'pg',
  'pg-copy-streams',
  '@duckdb/node-api',
  'fastify',
  '@fastify/*',
  'pino',
  'commander',
]

describe('imports follow architecture.md', () => {
  it('walks a real tree and reads its imports', () => {
    for (const { folder } of rules) {
      expect(
        files.some((file) => file.path.startsWith(`${folder}/`)),
        folder,
      ).toBe(true)
    }
    const sample =
      "import a from './a'\nimport './b'\nexport * from \"c\"\nimport type {\n D,\n} from 'd'\nawait import('e')"
    expect(importsOf(sample).toSorted()).toEqual(['./a', './b', 'c', 'd', 'e'])
    expect(importsOf("// import x from 'x'\n/* import y from 'y' */")).toEqual([])
  })

  for (const rule of rules) {
    it(`${rule.folder} imports only what it may`, () => {
      const mine = shipped.filter(
        (file) => isBelow(file.path, rule.folder) && !rule.except?.some((e) => isBelow(file.path, e)),
      )
      expect(mine.length).toBeGreaterThan(0)
      expect(forbidden(mine, (target) => isAllowed(target, rule))).toEqual([])
    })
  }

  it('main outside its hosts never reaches into them', () => {
    const core = shipped.filter(
      (file) => isBelow(file.path, 'main') && !/^main\/(electron|web|launch)\//.test(file.path),
    )
    expect(forbidden(core, (target) => !/^main\/(electron|web|launch)(\/|$)/.test(target))).toEqual([])
    const web = shipped.filter((file) => isBelow(file.path, 'main/web'))
    expect(forbidden(web, (target) => !isBelow(target, 'main/electron'))).toEqual([])
    const electron = shipped.filter((file) => isBelow(file.path, 'main/electron'))
    expect(forbidden(electron, (target) => !isBelow(target, 'main/web'))).toEqual([])
  })

  it.each([
    ['documents', ['services', 'reports', 'cli']],
    ['reports', ['services', 'cli']],
    ['cli', ['services']],
    ['services', ['cli']],
    ['workspace', ['documents', 'services', 'reports', 'cli', 'pull']],
    ['pull', ['documents', 'services', 'reports', 'cli']],
  ])('main/%s does not import what stands above it', (room, above) => {
    const mine = shipped.filter((file) => isBelow(file.path, `main/${room}`))
    expect(mine.length).toBeGreaterThan(0)
    expect(forbidden(mine, (target) => !above.some((each) => isBelow(target, `main/${each}`)))).toEqual([])
  })

  it('the window knows no host, no Node and no other feature', () => {
    const renderer = shipped.filter((file) => isBelow(file.path, 'renderer'))
    expect(
      forbidden(
        renderer,
        (target) =>
          !target.startsWith('node:') &&
          !windowOnly.some((name) => matches(target, name)) &&
          !['main', 'preload', 'tests', 'analysis', 'contract', 'platform', 'presentation', '@engine', 'engine'].some(
            (folder) => isBelow(target, folder),
          ),
      ),
    ).toEqual([])
    const crossing = renderer.flatMap((file) => {
      const feature = featureOf(file.path)
      if (feature === null) return []
      return file.imports
        .map((specifier) => targetOf(file, specifier))
        .filter((target) => featureOf(target) !== null && featureOf(target) !== feature)
        .map((target) => `${file.path} -> ${target}`)
    })
    expect(crossing).toEqual([])
    const features = renderer.filter((file) => featureOf(file.path) !== null)
    expect(forbidden(features, (target) => !isBelow(target, 'renderer/app'))).toEqual([])
  })

  it('only main/electron and the preload import electron', () => {
    const others = files.filter((file) => !isBelow(file.path, 'main/electron') && !isBelow(file.path, 'preload'))
    expect(forbidden(others, (target) => target !== 'electron')).toEqual([])
  })

  it.each(['analysis', 'contract', 'engine', 'presentation'])('other folders use %s by its index', (folder) => {
    const outside = shipped.filter((file) => !isBelow(file.path, folder) && !isBelow(file.path, 'preload'))
    expect(forbidden(outside, (target) => !isBelow(target, folder))).toEqual([])
  })
})

function forbidden(from: readonly SourceFile[], allowed: (target: string) => boolean): readonly string[] {
  return from.flatMap((file) =>
    file.imports
      .map((specifier) => targetOf(file, specifier))
      .filter((target) => !allowed(target))
      .map((target) => `${file.path} -> ${target}`),
  )
}

function isAllowed(target: string, rule: Rule): boolean {
  return rule.ours.some((ours) => isBelow(target, ours)) || rule.packages.some((name) => matches(target, name))
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}

function matches(target: string, name: string): boolean {
  return name.endsWith('*') ? target.startsWith(name.slice(0, -1)) : target === name || target.startsWith(`${name}/`)
}

function featureOf(path: string): string | null {
  return /^renderer\/features\/([^/]+)/.exec(path)?.[1] ?? null
}
