export type { FrameMoments } from './frame-moments'
export { duckdbMoments } from './frame-reading'
