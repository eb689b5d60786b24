"""The language engine: what a message does to whom. Text in, Reading out; it knows nothing else of Holdfast."""
