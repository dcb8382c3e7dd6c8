"""The normal equations `A D A^T y = r` of the interior method, factored block by block.

Some rows are tied: each column is in at most one of them, so they are eliminated in closed form. The other rows
are numbered by block, a column reaches two neighbouring blocks at most, and each block is factored as a dense
matrix; what links two blocks is sparse.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import blas, lapack

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SHIFTS = (0.0, 1e-14, 1e-12, 1e-10)
"""Shares added to the diagonal of a block that rounding has made indefinite; the solver refines its steps."""


class NotPositiveError(ArithmeticError):
    """A block of the normal equations is not positive definite to working precision."""


@dataclass(frozen=True, slots=True)
class Block:
    """Where the entries of the reduced matrix go in one block.

    Attributes:
        rows: first row and end.
        inside, position: entries of the diagonal block, and where they stand in it, column by column.
        across: entries that link back to the block before.
        linked, first: lowest row of this block, and of the block before, that is linked, each counted from the first of
            its block; the fewer rows follow it, the less work.
        row, column: of every entry across: row in this block from `linked` on, and in the block before from `first` on.
    """

    rows: slice
    inside: Ints
    position: Ints
    across: Ints
    linked: int
    first: int
    row: Ints
    column: Ints


@dataclass(frozen=True, eq=False)
class Normal:
    """What of `A D A^T` stays the same from iteration to iteration.

    A tied row `sum e_j x_j` is eliminated without a subtraction: the Schur complement of its columns a_j is
    `sum_(i<j) D_i D_j / (sum e^2 D) (e_j a_i - e_i a_j)(e_j a_i - e_i a_j)^T`, the star-mesh rule of circuits.

    Attributes:
        matrix: A (rows, columns); free rows first, ordered by block, then the tied rows.
        block: block of every free row (free rows,).
    """

    matrix: sparse.csr_array
    block: Ints

    @cached_property
    def transposed(self) -> sparse.csr_array:
        """Return A^T, by rows."""
        return sparse.csr_array(self.matrix.T)

    @cached_property
    def shared(self) -> tuple[Ints, tuple[sparse.csr_array, ...]]:
        """Return the columns that are both in a free and in a tied row; their free and tied rows, and both transposed."""
        free = np.zeros(self.matrix.shape[1], dtype=bool)
        free[self.free.indices] = True
        both = np.unique(self.tied.indices[free[self.tied.indices]])
        parts = self.free[:, both], self.tied[:, both]
        return both.astype(np.int64), tuple(sparse.csr_array(p) for p in (*parts, *(q.T for q in parts)))

    @cached_property
    def free(self) -> sparse.csr_array:
        """Return the free rows of A."""
        return sparse.csr_array(self.matrix[: self.block.size])

    @cached_property
    def tied(self) -> sparse.csr_array:
        """Return the tied rows of A."""
        return sparse.csr_array(self.matrix[self.block.size :])

    @cached_property
    def tied_squared(self) -> sparse.csr_array:
        """Return the squared entries of the tied rows."""
        return sparse.csr_array(self.tied.multiply(self.tied))

    @cached_property
    def single(self) -> Ints:
        """Return the columns that are in no tied row."""
        return np.setdiff1d(np.arange(self.matrix.shape[1]), self.tied.indices)

    @cached_property
    def pairs(self) -> tuple[Ints, Ints, Ints, sparse.csc_array]:
        """Return the pairs (i, j) of tied columns, their row, and the column `e_j a_i - e_i a_j` of each."""
        tied, free = self.tied, sparse.csc_array(self.free)
        begin, count = tied.indptr.astype(np.int64), np.diff(tied.indptr)
        first, second, row = [_NONE], [_NONE], [_NONE]
        for a in range(int(count.max(initial=0))):
            for b in range(a + 1, int(count.max())):
                long = np.flatnonzero(count > b)
                first.append(begin[long] + a)
                second.append(begin[long] + b)
                row.append(long)
        one, other, of = np.concatenate(first), np.concatenate(second), np.concatenate(row)
        i, j = tied.indices[one].astype(np.int64), tied.indices[other].astype(np.int64)
        scale = sparse.diags_array
        mesh = sparse.csc_array(free[:, i] @ scale(tied.data[other]) - free[:, j] @ scale(tied.data[one]))
        mesh.eliminate_zeros()
        kept = np.flatnonzero(np.diff(mesh.indptr) > 0)
        return i[kept], j[kept], of[kept], mesh[:, kept]

    @cached_property
    def products(self) -> tuple[Ints, Ints, sparse.csr_array]:
        """Return the (row >= column) entries of the reduced matrix and the weights that sum to each."""
        wide = sparse.csc_array(sparse.hstack([sparse.csc_array(self.free)[:, self.single], self.pairs[3]]))
        wide.sort_indices()
        index, count = wide.indices.astype(np.int64), np.diff(wide.indptr)
        row, other, source, value = [_NONE], [_NONE], [_NONE], [np.zeros(0)]
        for size in np.unique(count):
            column = np.flatnonzero(count == size)
            at = wide.indptr[column]
            for p in range(size):
                for q in range(p + 1):
                    row.append(index[at + p])
                    other.append(index[at + q])
                    source.append(column)
                    value.append(wide.data[at + p] * wide.data[at + q])
        rows = max(self.block.size, 1)
        key, place = np.unique(np.concatenate(row) * rows + np.concatenate(other), return_inverse=True)
        entries = (np.concatenate(value), (place, np.concatenate(source)))
        return key // rows, key % rows, sparse.csr_array(entries, shape=(key.size, wide.shape[1]))

    @cached_property
    def blocks(self) -> list[Block]:
        """Return where the entries go.

        Raises:
            ValueError: a column reaches blocks that are not neighbours.
        """
        row, other, _ = self.products
        starts = np.searchsorted(self.block, np.arange(self.block.max(initial=-1) + 2))
        back = self.block[row] - self.block[other]
        if (back > 1).any():
            raise ValueError("a column reaches blocks that are not neighbours")
        found = []
        for number, (start, end) in enumerate(pairwise(starts)):
            inside = np.flatnonzero((back == 0) & (self.block[row] == number))
            across = np.flatnonzero((back == 1) & (self.block[row] == number))
            here, before = row[across] - start, other[across] - starts[max(number - 1, 0)]
            linked = int(here.min(initial=end - start))
            first = int(before.min(initial=start - starts[max(number - 1, 0)]))
            position = (other[inside] - start) * (end - start) + row[inside] - start
            found.append(
                Block(
                    slice(start, end), inside, position, across, linked, first, here - linked, before - first
                )
            )
        return found

    def factored(self, weight: Floats) -> Factor:
        """Return the factors of `A D A^T` for the column weights D.

        Raises:
            NotPositiveError: a block is not positive definite.
        """
        i, j, of, _ = self.pairs
        pivot = self.tied_squared @ weight
        values = self.products[2] @ np.concatenate([weight[self.single], weight[i] * weight[j] / pivot[of]])
        triangles: list[Floats] = []
        links: list[Floats] = []
        for block in self.blocks:
            size = block.rows.stop - block.rows.start
            square = np.zeros(size * size)
            square[block.position] = values[block.inside]
            matrix = square.reshape(size, size).T
            before = triangles[-1][block.first :, block.first :] if triangles else square[:0, None]
            link = np.zeros((before.shape[0], size - block.linked), order="F")
            if link.size:
                link[block.column, block.row] = values[block.across]
                link = blas.dtrsm(1.0, np.asfortranarray(before), link, lower=1, overwrite_b=1)
                matrix[block.linked :, block.linked :] -= blas.dsyrk(1.0, link, trans=1, lower=1)
            triangles.append(_cholesky(matrix))
            links.append(link)
        return Factor(self, weight, pivot, triangles, links)


@dataclass(frozen=True, eq=False)
class Factor:
    """The factors of `A D A^T`.

    Attributes:
        normal: the pattern.
        weight: D (columns,).
        pivot: the diagonal of the tied rows.
        triangles: the Cholesky factor L of every block, in its lower triangle.
        links: per block, `L^-1` of the block before (from `first` on) times the entries that link to it.
    """

    normal: Normal
    weight: Floats
    pivot: Floats
    triangles: list[Floats]
    links: list[Floats]

    def solved(self, right: Floats) -> Floats:
        """Return y with `A D A^T y = right` (rows,), to the precision of the factors."""
        both, (free, tied, free_transposed, tied_transposed) = self.normal.shared
        weight, rows = self.weight[both], self.normal.block.size
        bottom = right[rows:] / self.pivot
        top = self._reduced(right[:rows] - free @ (weight * (tied_transposed @ bottom)))
        bottom -= (tied @ (weight * (free_transposed @ top))) / self.pivot
        return np.concatenate([top, bottom])

    def _reduced(self, right: Floats) -> Floats:
        """Return the solution of the block tridiagonal rows; works in `right`."""
        blocks = self.normal.blocks
        parts = [right[block.rows] for block in blocks]
        for number, block in enumerate(blocks):
            if self.links[number].size:
                parts[number][block.linked :] -= self.links[number].T @ parts[number - 1][block.first :]
            if parts[number].size:
                parts[number][:] = blas.dtrsv(self.triangles[number], parts[number], lower=1)
        for number, block in reversed(list(enumerate(blocks))):
            if parts[number].size:
                parts[number][:] = blas.dtrsv(self.triangles[number], parts[number], lower=1, trans=1)
            if self.links[number].size:
                parts[number - 1][block.first :] -= self.links[number] @ parts[number][block.linked :]
        return right


_NONE = np.zeros(0, dtype=np.int64)


def _cholesky(matrix: Floats) -> Floats:
    """Return the lower Cholesky factor of a matrix of which only the lower triangle is filled."""
    if not matrix.size:
        return matrix
    for shift in SHIFTS:
        shifted = matrix.copy(order="F")
        if shift:
            shifted[np.diag_indices_from(shifted)] *= 1 + shift
        triangle, info = lapack.dpotrf(shifted, lower=1, clean=0, overwrite_a=1)
        if info == 0:
            return np.asarray(triangle)
    raise NotPositiveError
