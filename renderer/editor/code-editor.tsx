import { lazy, Suspense } from 'react'
import type { CodeEditorProps } from './editor-types'
import styles from './code-editor.module.css'

export type { CodeEditorProps, EditorCompletion, EditorLanguage, EditorMarker } from './editor-types'

const MonacoEditor = lazy(async () => ({ default: (await import('./monaco-editor')).MonacoEditor }))

/** A code editor. Until Monaco is here its text can be read, in the same place and size. */
export function CodeEditor(props: CodeEditorProps) {
  return (
    <Suspense fallback={<pre className={styles.placeholder}>{props.value}</pre>}>
      <MonacoEditor key={props.language} {...props} />
    </Suspense>
  )
}
