"""Loads, checks, binds and runs the questions in queries/; never changes a graph.

A question is a file NAME.rq in SPARQL, a file NAME.cypher in Cypher, or both. Comment lines at the top of each declare
it, the same lines in both (`#` begins them in SPARQL, `//` in Cypher):

    # summary: Who invested beside an investor
    # parameter: investor | entity | tencent | whose companies are looked at
    # column: other | entity | who invested in the same company

A parameter is an entity, text, number or date. Its third field is `any` (left open unless given) or the value that
holds unless another is given. A column is an entity, text, number, date or quote.

A value is bound, never written into a query. In SPARQL the SELECT projects every column in that order, then every
parameter that is no column, and a parameter that is left open stays a variable. In Cypher the RETURN gives the columns
in that order, a parameter is `$name` (an entity by its id), and one that is left open is null.

question       the data, and the header that declares it
sparql_check   what must hold of a .rq
cypher_check   what must hold of a .cypher
values         what was given, read and bound
"""

from kg.queries.answering import run
from kg.queries.loading import load, load_all, named
from kg.queries.question import ANY, COLUMN_TYPES, LANGUAGES, PARAMETER_TYPES, Parameter, Query
from kg.queries.values import bind, parameters

__all__ = [
    "ANY",
    "COLUMN_TYPES",
    "LANGUAGES",
    "PARAMETER_TYPES",
    "Parameter",
    "Query",
    "bind",
    "load",
    "load_all",
    "named",
    "parameters",
    "run",
]
