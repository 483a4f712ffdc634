"""A process of its own for the local Dask cluster: a scheduler and the worker processes that it minds.

It is not part of the web process for three reasons. A spawned worker first runs its parent's main script
again, and the web's is the app. The scheduler's memory and its logs stay out of the web. And a local
cluster is then reached just as a remote one: by address.

    python -m core.runs.host WORKERS MEGABYTES FOLDER

prints the scheduler's address and lives until its standard input is closed, which also happens when
whoever started it dies, however that happens.
"""

import os
import sys


def main(workers: int, megabytes: int, folder: str) -> None:
    """Start the cluster, print its address, and wait for the end of standard input."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # inherited by the workers
    import dask
    from distributed import LocalCluster

    dask.config.set(
        {
            "distributed.scheduler.allowed-failures": 0,  # a job that killed its worker is not run again
            "distributed.admin.low-level-log-length": 100,  # events are kept per topic: few
            "distributed.admin.system-monitor.interval": "5s",
            "distributed.admin.system-monitor.gil.enabled": False,
            "distributed.worker.profile.enabled": False,
            # Dask's own has malloc give every freed block back at once. Training asks for the same blocks
            # at every step, so it would pay for fresh pages each time.
            "distributed.nanny.pre-spawn-environ": {},
            # Pausing or spilling helps no training; the nanny ends what grows beyond the limit.
            "distributed.worker.memory.target": False,
            "distributed.worker.memory.spill": False,
            "distributed.worker.memory.pause": False,
            "distributed.worker.memory.terminate": 0.95,
            "distributed.scheduler.http.routes": [],
            "distributed.worker.http.routes": [],
            "distributed.worker.multiprocessing-method": "spawn",
        }
    )
    with LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",  # the scheduler insists on a port; nothing is served on it
        scheduler_kwargs={"dashboard": False},
        memory_limit=megabytes * 1_000_000,
        local_directory=folder,
    ) as cluster:
        sys.stdout.write(cluster.scheduler_address + "\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
