/** What the roadmap promises; until SLOs are configured, the sentences judge by it. */
export const OBJECTIVES = {
  /** Share of MCP tool calls that may fail. */
  errorRatio: 0.01,
  /** Seconds within which 95 % of the MCP tool calls answer. */
  toolP95Seconds: 0.5,
  /** Seconds within which 95 % of the embeddings are made. */
  embeddingP95Seconds: 2,
  /** Bytes of heap of one process above which it is large. */
  heapBytes: 1024 ** 3,
} as const;
