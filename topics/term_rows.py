"""The vectors of very many documents at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from topics.linear import Floats
from topics.vectors import KIND_WEIGHTS

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


@dataclass(frozen=True)
class TermRows:
    """Makes rows over the terms of ``idf``, as ``document_vector`` weighs them.

    Terms that are not in ``idf`` have no column and count for the length, each time they are said.
    """

    idf: Mapping[str, float]
    rare_idf: float

    def of(self, lists: Sequence[Sequence[str]]) -> "csr_matrix":
        """One row a list of terms, of unit length with the terms that have no column."""
        from scipy.sparse import csr_matrix

        place, kinds = self._places.get, self._kinds
        said = [place(term, kinds[term[0]]) for terms in lists for term in terms]
        found = np.array(said, dtype=np.int64)
        owners = np.repeat(np.arange(len(lists)), [len(terms) for terms in lists])
        known = found >= 0
        rows = csr_matrix(
            (np.ones(int(known.sum())), (owners[known], found[known])),
            shape=(len(lists), len(self._weights)),
        )
        rows.data = (1.0 + np.log(rows.data)) * self._weights[rows.indices]
        square = np.asarray(rows.multiply(rows).sum(axis=1)).ravel()
        rare = self._rare[-1 - found[~known]]
        square += np.bincount(owners[~known], rare * rare, minlength=len(lists))
        rows.data /= np.repeat(np.sqrt(square), np.diff(rows.indptr))
        return rows

    @cached_property
    def _places(self) -> dict[str, int]:
        return {term: place for place, term in enumerate(self.idf)}

    @cached_property
    def _weights(self) -> Floats:
        return np.array([*self.idf.values()], dtype=np.float64)

    @cached_property
    def _kinds(self) -> dict[str, int]:
        return {kind: -1 - number for number, kind in enumerate(KIND_WEIGHTS)}

    @cached_property
    def _rare(self) -> Floats:
        return np.array([weight * self.rare_idf for weight in KIND_WEIGHTS.values()])
