"""An approximate index for very many vectors: FAISS's inverted lists (IVF), in 16-bit floats.

Vectors are parted into clusters by k-means; a query looks into the clusters nearest to it.
"""

import math
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from index.embedder import Vectors

# FAISS's type stubs do not know what its Python side adds.
_faiss: Any = faiss

_SAMPLES = 32  # a cluster, for k-means
_ROUNDS = 6
# So many clusters a root of the number of vectors, and so many of them looked into a root of their
# number: measured with real questions. Questions made of the vectors themselves found their nearest
# ten in a tenth of these.
_CLUSTERS_A_ROOT = 8
_PROBES_A_ROOT = 4
# Beyond such a change in size, clusters are made anew.
_OUTGROWN = 4
# Where one row of so many is allowed, each is looked at.
_FEW = 4


def clustered(vectors: Vectors) -> Any:
    """An index of these unit vectors, float32, shape (rows, dimensions); the ids are the rows.

    Deterministic. Takes a minute or two for a million vectors, and their size again and a half in
    memory.
    """
    count = _ideal(len(vectors))
    coarse = faiss.IndexFlatIP(vectors.shape[1])
    index = _empty(coarse, count)
    index.cp.niter = _ROUNDS
    index.cp.spherical = True
    index.cp.min_points_per_centroid = 1
    index.cp.max_points_per_centroid = _SAMPLES
    index.train(vectors)
    index.add(vectors)
    index.nprobe = min(count, round(_PROBES_A_ROOT * math.sqrt(count)))
    return index


def is_clustered(index: Any) -> bool:
    """Whether it is one of these indexes."""
    return isinstance(index, faiss.IndexIVF)


def is_outgrown(index: Any, rows: int) -> bool:
    """Whether so many vectors are too many or too few for its clusters."""
    fitting = (index.nlist / _CLUSTERS_A_ROOT) ** 2
    return bool(rows < fitting / _OUTGROWN or rows > fitting * _OUTGROWN)


def altered(index: Any, source: npt.NDArray[np.int64], new: Vectors) -> Any:
    """An index of other rows in the same clusters: ``source`` has the row of ``index`` that each
    takes its vector from, -1 where it has the next of the ``new`` ones."""
    other = _empty(faiss.clone_index(index.quantizer), index.nlist)
    other.nprobe = index.nprobe
    stays = np.flatnonzero(source >= 0)
    # The new rows of each old one: none, one, or several where passages are equal.
    by_source = stays[np.argsort(source[stays], kind="stable")]
    ordered = source[by_source]
    for number in range(index.nlist):
        size = index.invlists.list_size(number)
        if size == 0:
            continue
        ids = _faiss.rev_swig_ptr(index.invlists.get_ids(number), size)
        codes = _faiss.rev_swig_ptr(index.invlists.get_codes(number), size * index.code_size)
        first = np.searchsorted(ordered, ids, side="left")
        times = np.searchsorted(ordered, ids, side="right") - first
        at = np.repeat(np.arange(size), times)
        if len(at) == 0:
            continue
        turn = np.arange(len(at)) - np.repeat(np.cumsum(times) - times, times)
        rows = np.ascontiguousarray(by_source[first[at] + turn])
        kept = np.ascontiguousarray(codes.reshape(size, -1)[at])
        other.invlists.add_entries(number, len(rows), _faiss.swig_ptr(rows), _faiss.swig_ptr(kept))
    other.ntotal = len(stays)
    if len(new):
        other.add_with_ids(np.ascontiguousarray(new), np.flatnonzero(source < 0))
    return other


def parameters(index: Any, rows: int, allowed: int, selector: Any) -> Any:
    """How to search among ``allowed`` of ``rows`` rows: where they are few, each is looked at; else
    the clusters are as many more as they are fewer."""
    every = allowed * _FEW < rows
    probes = index.nlist if every else -(-index.nprobe * rows // allowed)
    return _faiss.SearchParametersIVF(sel=selector, nprobe=min(index.nlist, probes))


def _ideal(rows: int) -> int:
    """How many clusters for so many rows: a power of two."""
    return 1 << min(round(math.log2(_CLUSTERS_A_ROOT * math.sqrt(rows))), rows.bit_length() - 1)


def _empty(coarse: Any, count: int) -> Any:
    index = _faiss.IndexIVFScalarQuantizer(
        coarse,
        coarse.d,
        count,
        faiss.ScalarQuantizer.QT_fp16,
        faiss.METRIC_INNER_PRODUCT,
        False,
    )
    if coarse.ntotal == count:
        index.is_trained = True  # 16-bit floats need no training
    return index
