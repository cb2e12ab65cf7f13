import { useEffect, useState } from 'react'
import { importFiles } from '../state/imports'
import styles from './drop-target.module.css'

/** Takes files dropped anywhere in the window. Drags that carry no files are left alone. */
export function DropTarget() {
  const [isOver, setIsOver] = useState(false)

  useEffect(() => {
    // Each element entered is one more to leave: the drag is over the window while the depth is above 0.
    let depth = 0
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    function moved(by: number): void {
      depth = Math.max(0, depth + by)
      setIsOver(depth > 0)
    }
    function enter(event: DragEvent): void {
      if (carriesFiles(event)) moved(1)
    }
    function leave(event: DragEvent): void {
      if (carriesFiles(event)) moved(-1)
    }
    function over(event: DragEvent): void {
      if (carriesFiles(event)) event.preventDefault()
    }
    function drop(event: DragEvent): void {
      if (!carriesFiles(event)) return
      event.preventDefault()
      moved(-depth)
      void importFiles([...(event.dataTransfer?.files ?? [])])
    }
    const stop = new AbortController()
    const options = { capture: true, signal: stop.signal }
    window.addEventListener('dragenter', enter, options)
    window.addEventListener('dragleave', leave, options)
    window.addEventListener('dragover', over, options)
    window.addEventListener('drop', drop, options)
    return () => stop.abort()
  }, [])

  if (!isOver) return null
  return (
    <div className={styles.over} aria-hidden>
      <p className={styles.words}>Drop a data file to analyse it, or a study or notebook to open it</p>
    </div>
  )
}
