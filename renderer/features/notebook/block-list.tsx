import { AddMenu } from './add-menu'
import { CellBlockView } from './cell-block'
import { ProseBlock } from './cells/prose/prose-block'
import { useNotebookState } from './notebook-context'

/** The notebook's blocks in file order. */
export function BlockList() {
  const blocks = useNotebookState((state) => state.document.blocks)
  return (
    <>
      {blocks.map((block, index) =>
        block.kind === 'cell' ? (
          <CellBlockView key={block.name} block={block} index={index} />
        ) : (
          <ProseBlock key={`prose ${index}`} source={block.source} index={index} />
        ),
      )}
      <div>
        <AddMenu index={blocks.length} label="Add a cell" />
      </div>
    </>
  )
}
