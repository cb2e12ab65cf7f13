import * as monaco from 'monaco-editor/editor/editor.api.js'
import 'monaco-editor/features/register.all.js'
import 'monaco-editor/languages/definitions/sql/register.js'
import 'monaco-editor/languages/definitions/yaml/register.js'
import 'monaco-editor/languages/features/json/register.js'
import { palettes } from '../ui/theme/palettes'
import { editorTheme } from './editor-theme'

self.MonacoEnvironment = {
  getWorker: (_id, label) =>
    label === 'json'
      ? new Worker(new URL('./json-worker.ts', import.meta.url), { type: 'module' })
      : new Worker(new URL('./editor-worker.ts', import.meta.url), { type: 'module' }),
}
monaco.editor.defineTheme('assay-light', editorTheme(palettes.light, 'vs'))
monaco.editor.defineTheme('assay-dark', editorTheme(palettes.dark, 'vs-dark'))

export { monaco }
