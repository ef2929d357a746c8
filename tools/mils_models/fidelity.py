"""Whether compressed weights still rank texts as the original ones do. Int8 can invert rankings without any visible error elsewhere."""

from __future__ import annotations

import numpy as np

# Between captions that say the same and captions that share nothing, with small differences in between: what a scorer has to tell apart.
CAPTIONS = (
    "A cat sleeps on a red sofa.",
    "A kitten naps on the couch.",
    "A dog sleeps on a red sofa.",
    "Two cats fight on a kitchen floor.",
    "A brown dog runs through shallow water.",
    "A puppy plays with a ball in the grass.",
    "A man rides a horse along the beach.",
    "A woman leads a horse out of the stable.",
    "Two zebras drink at a water hole.",
    "An elephant walks past a jeep.",
    "A small bird sits on a bare branch.",
    "Ducks swim on a calm pond.",
    "A white sailboat on a blue lake.",
    "A ferry leaves the harbour in the fog.",
    "A red bus turns a corner in the city.",
    "A double-decker bus waits at a stop.",
    "A yellow taxi in heavy traffic.",
    "A steam train crosses a stone bridge.",
    "A commuter train stands at the platform.",
    "An airplane takes off at sunset.",
    "A rocket rises from its launch pad.",
    "A bicycle leans against a brick wall.",
    "A motorcycle is parked next to a bicycle.",
    "A boy jumps over a ramp on his skateboard.",
    "A surfer rides a large wave.",
    "A skier comes down a snowy slope.",
    "A tennis player reaches for the ball.",
    "A baseball player swings his bat.",
    "Children fly kites on a hill.",
    "A bowl of fruit on a wooden table.",
    "Bananas and apples in a bowl.",
    "A pizza with mushrooms and olives.",
    "A slice of chocolate cake with a fork.",
    "A cup of coffee next to a spoon.",
    "A pot of soup on the stove.",
    "A laptop and a mouse on a tidy desk.",
    "An old typewriter with a sheet of paper.",
    "A clock tower above the roofs of a town.",
    "A stop sign covered with stickers.",
    "A lighthouse on a rocky coast.",
    "A castle on a hill above the river.",
    "A waterfall in a dense forest.",
    "Snow-covered mountains under a clear sky.",
    "A field of sunflowers in summer.",
    "A vase of tulips on the window sill.",
    "An astronaut in an orange suit smiles.",
    "A bride and a groom cut a cake.",
    "A band plays guitars on a small stage.",
)

LEAST_RANK_CORRELATION = 0.99


def pairwise_similarities(embeddings: np.ndarray) -> np.ndarray:
    """Dot products of every two different rows, [n (n - 1) / 2]."""
    return (embeddings @ embeddings.T)[np.triu_indices(len(embeddings), 1)]


def rank_correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Spearman's: the correlation of the ranks, equal values sharing their mean rank."""
    return float(np.corrcoef(_ranks(first), _ranks(second))[0, 1])


def _ranks(values: np.ndarray) -> np.ndarray:
    _, where, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts - 1) / 2)[where]
