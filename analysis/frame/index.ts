export {
  type FrameColumn,
  type FrameColumnType,
  type FrameCount,
  type FrameDescription,
  frameColumnType,
  frameColumnTypes,
  frameFormat,
  frameTableNames,
} from './frame'
