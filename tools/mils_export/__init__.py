"""Exports scorers to ONNX in the product's manifest layout. Needs PyTorch; runs on its user's machine, never in the product."""
