"""Bounds that hold: from the duals of the relaxation, re-computed; then from branch and cut."""

from __future__ import annotations

import numpy as np

from jalon.engine.highs import Answer, Programme

SAFETY = 1e-9


def dual_bound(p: Programme, duals: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    """An upper bound of the relaxation that needs no trust in the solver, only its multipliers.

    For any multipliers u of the right sign, max c v <= Σ u_r limit_r + Σ_j max(0, c_j - u A_j): weak duality, with
    every v between 0 and 1 (Neumaier and Shcherbina 2004). Rounded up.
    """
    u = np.where(np.isinf(p.high), np.minimum(duals, 0.0), duals)
    u = np.where(np.isinf(p.low), np.maximum(u, 0.0), u)
    limit = np.where(u > 0, p.high, p.low)
    parts = u * np.where(u == 0.0, 0.0, limit)
    owner = np.repeat(np.arange(len(p.cost)), np.diff(p.starts))
    reduced = p.cost - np.bincount(owner, weights=p.coef * u[p.index], minlength=len(p.cost))
    gains = np.maximum(0.0, reduced) * p.upper
    size = float(np.abs(parts).sum() + np.abs(gains).sum())
    return float(parts.sum() + gains.sum()) + SAFETY * size


def milli(bound: float) -> int:
    """A bound in floats as whole thousandths: values are whole, so it may be rounded down after its safety."""
    return int(np.floor(bound + SAFETY * abs(bound) + 1e-6))


def mip_bound(answer: Answer) -> int | None:
    """The bound of branch and cut, None when there is none."""
    return milli(answer.bound) if np.isfinite(answer.bound) else None
