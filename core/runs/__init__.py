"""Where work runs: a queue, the link to the workers and their host; what a run tells, is and leaves.

Studies are known by name only.
"""
