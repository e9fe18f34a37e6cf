"""MoveNet single pose: the network in torch, its weights, decoding, and export to ONNX."""
