"""Decides which parties of all documents are one entity, and says why; reads no text and keeps nothing.

A result depends on the set of parties alone, never on their order. Parties that share no block (see
`Resolver.blocks_of`) do not bear on each other, so that a change needs only the parties that it reaches through blocks.
"""

from __future__ import annotations

from kg.resolve.parties import PartyRecord
from kg.resolve.resolver import Resolver, resolve
from kg.resolve.run import Joined, Resolution, Resolved

__all__ = ["Joined", "PartyRecord", "Resolution", "Resolved", "Resolver", "resolve"]
