"""The consoles for Cypher and SPARQL, and what runs their statements once; never decides what may be written.

lexer        tokens of both languages, of unfinished text too
statements   a text cut into statements and commands
params       parameters as they are typed
language     what a console needs of a language: over_bolt (Cypher) and over_rdf (SPARQL)
apart        work in a process of its own, which Ctrl-C can end
schema       what a server's graph is made of
place        where the cursor stands; completion proposes what may follow
session      statements and commands run one after the other; commands is the table of commands
interrupt    Ctrl-C while a statement runs
drawing      nodes, relationships and paths for people
output       tables, JSON, CSV, graphs, as rows come
plan, page   how a statement is worked out; an answer in the browser
trouble      the line with a caret, and the nearest names
prompt       the keyboard; history keeps what was typed
"""
