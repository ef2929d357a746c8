"""Builds the embedded models of MILS from weights published in package registries: no PyTorch, no TensorFlow."""
