"""The index in Milvus, for many processes on many machines: none of them holds it."""
