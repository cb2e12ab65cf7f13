import { resolve } from 'node:path'
import { buildIfNeeded } from './build.mjs'

/** Builds out/ unless it is up to date: for tests that drive the built hosts. */
buildIfNeeded(resolve(import.meta.dirname, '../..'))
