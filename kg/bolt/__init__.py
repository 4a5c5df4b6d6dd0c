"""Talks to any server that speaks Bolt, through the official driver; never knows what it is asked.

target    where a server is and as whom, from options and the environment
server    one server: sessions, statements, transactions, stopping what runs
results   rows as they come, and what the server says after the last
values    a value of the server as JSON
errors    the driver's and the server's errors, wrapped once: ServerError or StatementError
"""

from kg.bolt.results import Result, Summary
from kg.bolt.server import Server, Session, Transaction, Work, connect
from kg.bolt.target import Target, target
from kg.bolt.values import plain

__all__ = ["Result", "Server", "Session", "Summary", "Target", "Transaction", "Work", "connect", "plain", "target"]
