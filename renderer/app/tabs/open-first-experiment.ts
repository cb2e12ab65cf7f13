import { openStudy, pullAndOpen } from '../../state/open-document'
import { useWorkspace } from '../../state/workspace'

/** A demo workspace opens on an experiment: its data lies beside it, so that it is pulled without being asked for. */
export async function openFirstExperiment(): Promise<void> {
  const { info, studies } = useWorkspace.getState()
  const readable = studies.filter((study) => study.problems === 0)
  const study = readable.find(({ latestSnapshot }) => latestSnapshot !== null) ?? readable[0]
  if (info?.demo !== true || study === undefined) return
  if (study.latestSnapshot !== null) await openStudy(study.path)
  else if (!info.readOnly) await pullAndOpen(study.path, { refresh: false })
}
