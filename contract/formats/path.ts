/** Where in a document: keys and array positions from the root. */
export type Path = readonly PropertyKey[]
