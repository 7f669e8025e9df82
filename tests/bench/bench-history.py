#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A year and ten of history: the window's queries beside a plain scan of every sample with the
sqlite3 shell, the size of the file, and one round more beside the same rows by that shell."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import time

import bench

YEAR = os.environ['TOCSIN_HISTORY_YEAR']
APPENDS = 400
TURNS = 5

# The leanest question that reads every sample: no index, no sorting, no grouping.
SCAN = "SELECT sum(state = 'up'), sum(total), max(total) FROM sample;"


def run(*words):
    return subprocess.run([YEAR, *map(str, words)], check=True, stdout=subprocess.PIPE, text=True).stdout


def shell(path, sql):
    """What the sqlite3 shell takes for it, in ms."""
    began = time.monotonic()
    subprocess.run(['sqlite3', str(path)], input=sql, check=True, stdout=subprocess.DEVNULL, text=True)
    return (time.monotonic() - began) * 1000


def query(path):
    """ms for all queries together; the rows that they read; the figures of each."""
    each = [line.split() for line in run('query', path).splitlines()]
    return (sum(float(ms) for _, ms, _, _ in each), sum(int(rows) + int(scanned) for _, _, rows, scanned in each),
            each)


def generate(folder, name, years):
    path = folder / name
    began = time.monotonic()
    run('generate', path, years)
    bench.note(f'{name}: {path.stat().st_size / 2**20:.1f} MiB, made in {time.monotonic() - began:.1f} s')
    return path


def queries(folder, one, ten):
    plain = folder / 'plain.db'
    run('plain', plain, 1)
    samples = int(subprocess.run(['sqlite3', plain, 'SELECT count(*) FROM sample'], check=True,
                                 stdout=subprocess.PIPE, text=True).stdout)
    bench.note(f'plain.db: {samples} samples, {plain.stat().st_size / 2**20:.1f} MiB')
    scan, first, tenth = bench.alternate(TURNS, lambda: shell(plain, SCAN), lambda: query(one)[0],
                                         lambda: query(ten)[0])
    for name, ms, rows, scanned in query(one)[2]:
        bench.note(f'{name}: {ms} ms, {rows} rows, {scanned} of them without an index')
    bench.tell("the window's queries on a year", first, scan, 1 / 50, 'ms', 'a plain scan of all samples')
    bench.tell('the rows that they read', query(one)[1], samples, 1 / 50, 'rows', 'all samples')
    bench.tell('the same on ten years', tenth, first, 1.5, 'ms', 'on one')
    bench.tell('the rows on ten years', query(ten)[1], query(one)[1], 1.5, 'rows', 'on one')


def appends(folder, one):
    """In turn, each on a copy: a disk has good and bad moments."""
    script = run('script', APPENDS)
    copies = [folder / 'ours.db', folder / 'theirs.db']

    def measure(path, action):
        shutil.copy(one, path)
        os.sync()
        return action(path)

    ours, theirs = bench.alternate(
        TURNS,
        lambda: measure(copies[0], lambda path: float(run('append', path, APPENDS))),
        lambda: measure(copies[1], lambda path: shell(path, script) / APPENDS))
    bench.tell('one round more', ours, theirs, 2, 'ms', 'the same rows by the sqlite3 shell')


def main():
    # Not in memory: what a sync costs is a part of it.
    with tempfile.TemporaryDirectory(dir=pathlib.Path.cwd()) as name:
        folder = pathlib.Path(name)
        one = generate(folder, 'one-year.db', 1)
        ten = generate(folder, 'ten-years.db', 10)
        bench.tell('a year on the disk', one.stat().st_size / 2**20, 40, 1, 'MiB', 'what it may take')
        bench.tell('nine years more', (ten.stat().st_size - one.stat().st_size) / 2**20 / 9, 40, 1, 'MiB a year',
                   'what it may take')
        queries(folder, one, ten)
        appends(folder, one)
    bench.end()


if __name__ == '__main__':
    main()
