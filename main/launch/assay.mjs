#!/usr/bin/env node
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildIfNeeded } from './build.mjs'

/** The command `assay`: the built one, built first when a source is newer. What a build says goes to stderr. */
const root = resolve(import.meta.dirname, '../..')
try {
  buildIfNeeded(root)
} catch (failure) {
  process.stderr.write(`${failure.message}\n`)
  process.exit(1)
}
await import(pathToFileURL(join(root, 'out/main/assay.js')).href)
