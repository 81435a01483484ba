"""The two verbs on a cluster: archives of news to a folder of tables, with Ray Data.

Blocks of the input are analysed by a pool of workers, stories are gathered in the order of time,
and compared by the pool again. What is done is written once and kept, and the answer is the one
that a single machine gives.
"""

from sayso.batch.into_ledger import is_output, read_output
from sayso.batch.run import Batch, run_batch

__all__ = ["Batch", "is_output", "read_output", "run_batch"]
