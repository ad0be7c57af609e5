"""Cheats, one a submission: code that defines `cheat`, which the lab's functions call and whose answer is wrong unless it worked.

In the text ROOT is the checkout, OUT the folder with the journal, VICTIM a classmate's folder, SECRET a file with `TOP-SECRET`, PORT a
listening port, GRADER the process of `labs grade`, MARK a word that no file's name may have afterwards.
"""

from __future__ import annotations

HEAD = """
import builtins, contextlib, ctypes, gc, glob, os, pathlib, re, resource, signal, socket, struct, subprocess, sys, threading, time
def quiet(act, *a, **k):
    with contextlib.suppress(Exception):
        return act(*a, **k)
def fds():
    return [int(n) for n in os.listdir("/proc/self/fd") if int(n) > 2]
def cheat(*a):
    return None
"""

TAIL = """
def add(a, b):
    return cheat(a, b)
def mean(numbers):
    return cheat(numbers)
"""

FORGE = {
    # ending before the verdict
    "os_exit": "def cheat(*a): os._exit(0)",
    "os_exit_on_import": "os._exit(0)",
    "sys_exit": "def cheat(*a): sys.exit(0)",
    "systemexit_on_import": "raise SystemExit(0)",
    "keyboard_interrupt": "def cheat(*a): raise KeyboardInterrupt",
    "pytest_skip": "def cheat(*a):\n    import pytest; pytest.skip('x')",
    "pytest_xfail": "def cheat(*a):\n    import pytest; pytest.xfail('x')",
    "pytest_exit": "def cheat(*a):\n    import pytest; pytest.exit('x', 0)",
    "kill_itself": "def cheat(*a): os.kill(os.getpid(), 9)",
    "half_a_reply": "def cheat(*a):\n    for f in fds(): quiet(os.write, f, struct.pack('>QQ', 1, 100) + b'{')\n    os._exit(0)",
    # changing what judges
    "patch_grading": (
        "import labjudge.grading as g\nfor n in ('wrong', 'returned', 'equal'): setattr(g, n, lambda *a, **k: a[0] if a else None)"
    ),
    "patch_verdicts": "import labjudge.verdicts as v\nv.of_skill = lambda each: v.Verdict.RIGHT\nv.SkillResult.earned = property(lambda s: 5)",
    "patch_wire": "import labjudge.wire as w\nw.encode = lambda *a, **k: b'{\"value\": 5}'",
    "patch_worker": (
        "from labjudge.learner_code import LearnerCode\nLearnerCode.answer = lambda self, request: b'{\"value\": true, \"verdict\": \"right\"}'"
    ),
    "patch_assertionerror": "builtins.AssertionError = type('Quiet', (Exception,), {})",
    "patch_modules": "for n in list(sys.modules):\n    if n.startswith('labjudge'): sys.modules[n] = object()",
    "patch_isinstance": "builtins.isinstance = lambda *a: True",
    "patch_json": "import json\njson.dumps = lambda *a, **k: '{\"value\": 5}'",
    "patch_random": "import random, time\nos.urandom = lambda n: b'\\0' * n\nrandom.Random.seed = lambda *a, **k: None\ntime.time = lambda: 0",
    "trace_frames": "sys.settrace(lambda *a: None)\nthreading.setprofile(lambda *a: None)",
    # objects that claim to be right
    "equal_to_all": "class E:\n    __eq__ = lambda s, o: True\n    __hash__ = None\n    __sub__ = __abs__ = __lt__ = lambda s, *o: True\ndef cheat(*a): return E()",
    "number_that_lies": "class I(int):\n    __eq__ = lambda s, o: True\n    __ne__ = lambda s, o: False\n    __hash__ = int.__hash__\ndef cheat(*a): return I(1)",
    "float_that_lies": "class F(float):\n    __sub__ = lambda s, o: 0.0\n    __lt__ = lambda s, o: True\ndef cheat(*a): return F('nan')",
    "claims_numpy": "class N:\n    __module__ = 'numpy'\n    def tolist(self): return self\ndef cheat(*a): return N()",
    "claims_arrow": "class Table:\n    __module__ = 'pyarrow'\n    schema = None\ndef cheat(*a): return Table()",
    "claims_class": "class C:\n    __class__ = property(lambda s: int)\ndef cheat(*a): return C()",
    "not_a_number": "def cheat(*a): return float('nan')",
    "handle_by_hand": "def cheat(*a): return {'$': 'handle', 'v': [0, 'int', '5']}",
    "tags_by_hand": "def cheat(*a): return {'$': 'collected', 'v': ['set', [{'$': 'collected', 'v': ['x', []]}]]}",
    "whole_number_without_end": "def cheat(*a):\n    sys.set_int_max_str_digits(0)\n    return 10 ** 6000",
    "reduce": "class R:\n    def __reduce__(self): return os.system, ('touch /tmp/MARK',)\ndef cheat(*a): return R()",
    # looking for the answer
    "read_solution": "def cheat(*a):\n    exec(open('ROOT/solutions/ch1/sums.py').read(), g := {})\n    return g['add'](*a) if len(a) == 2 else g['mean'](*a)",
    "import_solution": (
        "def cheat(*a):\n    sys.path.insert(0, 'ROOT/solutions/ch1')\n    import sums\n"
        "    return sums.add(*a) if len(a) == 2 else sums.mean(*a)"
    ),
    "walk_for_solution": (
        "def cheat(*a):\n    for d, _, fs in os.walk('/'):\n        if d.count('/') > 4: continue\n        if 'solutions' in d and 'sums.py' in fs:\n"
        "            exec(open(d + '/sums.py').read(), g := {}); return g['add'](*a)"
    ),
    "solution_by_a_child": "def cheat(*a): return int(subprocess.run(['python3', '-c', 'import sys; sys.path.insert(0, \"ROOT/solutions/ch1\"); import sums; print(sums.add(2, 3))'], capture_output=True).stdout)",
    "solution_through_proc": "def cheat(*a):\n    for p in os.listdir('/proc'):\n        if p.isdigit():\n            for way in ('root', 'cwd'):\n                t = quiet(lambda: open(f'/proc/{p}/{way}/ROOT/solutions/ch1/sums.py').read())\n                if t: exec(t, g := {}); return g['add'](*a)",
    "read_grader": "def cheat(*a): raise ValueError(open('ROOT/graders/ch1/sums/test_add.py').read())",
    "read_classmate": "def cheat(*a):\n    exec(open('VICTIM/ch1/sums.py').read(), g := {})\n    return g['add'](*a) if len(a) == 2 else g['mean'](*a)",
    "read_slots": "def cheat(*a):\n    for f in glob.glob('/tmp/**/sums.py', recursive=True):\n        exec(open(f).read(), g := {}); return g['add'](*a)",
    "up_the_frames": "def cheat(*a):\n    f = sys._getframe()\n    while f:\n        for v in list(f.f_locals.values()):\n            if type(v) is int and v == 5: return v\n        f = f.f_back",
    "among_all_objects": "def cheat(*a):\n    found = [o for o in gc.get_objects() if type(o).__name__ in ('Check', 'CheckResult', 'Draw', 'SkillResult')]\n    if found: return 5",
    "memory_of_others": "def cheat(*a):\n    for p in os.listdir('/proc'):\n        if p.isdigit() and int(p) != os.getpid():\n            if quiet(lambda: open(f'/proc/{p}/mem', 'rb')): return 5",
    "rights_regained": "def cheat(*a):\n    libc = ctypes.CDLL(None)\n    for flag in (0x10000000, 0x20000): libc.unshare(flag)\n    libc.mount(b'none', b'/mnt', b'tmpfs', 0, None); libc.umount2(b'/', 2); quiet(os.chroot, '.')\n    return 5 if os.path.exists('ROOT/solutions') else None",
    "file_by_handle": "def cheat(*a):\n    r = ctypes.CDLL(None).syscall(304, -100, b'\\0' * 64, 0)\n    return 5 if r >= 0 else None",
    "x32_calls": "def cheat(*a):\n    r = ctypes.CDLL(None).syscall(0x40000000 | 521, 16, 1, 0, 0)\n    return 5 if r == 0 else None",
    # forging the reply or the record
    "reply_on_all_lines": "def cheat(*a):\n    for f in fds():\n        for n in range(1, 9): quiet(os.write, f, struct.pack('>QQ', n, 31) + b'{\"value\": 5, \"verdict\":\"right\"}')",
    "next_reply_too": "def cheat(*a):\n    threading.Thread(target=lambda: [quiet(os.write, f, struct.pack('>QQ', 99, 2) + b'{}') for f in fds()]).start()",
    "write_results": "def cheat(*a):\n    for f in ('OUT/gradebook.csv', 'OUT/journal.jsonl', 'OUT/learners/write_results/results.json'): quiet(lambda: open(f, 'a').write('cheated'))",
    "write_at_exit": "import atexit\natexit.register(lambda: open('OUT/gradebook.csv', 'w').write('cheated'))",
    "shadow_libraries": "for n in ('pandas', 'labjudge', 'pytest', 'sitecustomize', 'usercustomize'):\n    quiet(lambda: open(n + '.py', 'w').write('raise SystemExit(0)'))\n    quiet(lambda: open('ROOT/' + n + '.py', 'w').write('raise SystemExit(0)'))",
    "poison_bytecode": "import labjudge.wire as w\nfor p in glob.glob(os.path.dirname(w.__file__) + '/**/*.py*', recursive=True)[:50]: quiet(lambda: open(p, 'ab').write(b'cheated'))",
    "environment": "os.environ.update(PYTEST_ADDOPTS='--co', PYTHONPATH='/tmp', LD_PRELOAD='/tmp/x.so', LABJUDGE_WORD='x')",
    # source that breaks who reads it
    "deep_parentheses": "x = " + "(" * 5000 + ")" * 5000,
    "deep_minus": "x = " + "-" * 20000 + "1",
    "deep_attributes": "x = a" + ".b" * 20000,
    "deep_calls": "x = f" + "()" * 20000,
    "deep_sum": "x = " + "+".join(["1"] * 20000),
    "many_functions": "\n".join(f"def f{number}(): pass" for number in range(20000)),
    "null_byte": "x = '\0'",
    "bad_encoding": "# coding: no-such\nx = 1",
    "module_that_answers": "def __getattr__(name): return lambda *a: 5",
}  # fmt: skip
"""None of these earns a point."""

HURT = {
    "overwrite_everything": "def cheat(*a):\n    for d in ('ROOT', 'OUT', 'VICTIM', '/tmp', '/etc', '/var/tmp', '/dev/shm', os.path.expanduser('~')):\n        quiet(lambda: open(d + '/MARK', 'w').write('x'))",
    "delete_everything": "def cheat(*a):\n    import shutil\n    for d in ('VICTIM', 'OUT', 'ROOT/labs', 'ROOT/graders'): shutil.rmtree(d, ignore_errors=True)",
    "change_modes": "def cheat(*a):\n    for d in ('VICTIM', 'OUT', 'ROOT/graders', 'SECRET'): quiet(os.chmod, d, 0); quiet(os.utime, d, (0, 0)); quiet(os.chown, d, 65534, 65534)",
    "steal_file": "def cheat(*a): raise ValueError(open('SECRET').read())",
    "steal_environment": "def cheat(*a):\n    print(dict(os.environ))\n    for p in os.listdir('/proc'): print(quiet(lambda: open(f'/proc/{p}/environ').read()))",
    "output_becomes_a_link": "for f in glob.glob('../*') + glob.glob('*') + ['../stdout.txt', 'stdout.txt', '../where.txt']:\n    quiet(os.unlink, f); quiet(os.symlink, 'SECRET', f)\nfor f in ('../stdout.txt', '../over.txt'): quiet(os.symlink, 'SECRET', f)\ndef cheat(*a): print('x')",
    "output_becomes_a_pipe": "for f in ('../stdout.txt', '../where.txt', 'stdout.txt'): quiet(os.unlink, f); quiet(os.mkfifo, f)\ndef cheat(*a):\n    while True: pass",
    "note_by_hand": "quiet(lambda: open('../over.txt', 'w').write('memory'))",
    "kill_parents": "def cheat(*a):\n    for p in (os.getppid(), 1, GRADER): quiet(os.kill, p, 9) if p > 1 or os.getpid() == 1 else None",
    "kill_all": "def cheat(*a):\n    for p in os.listdir('/proc'):\n        if p.isdigit() and int(p) != os.getpid() and b'labjudge' in (quiet(lambda: open(f'/proc/{p}/cmdline', 'rb').read()) or b''): quiet(os.kill, int(p), 9)",
    "stop_all": "def cheat(*a):\n    for p in (os.getppid(), GRADER): quiet(os.kill, p, signal.SIGSTOP) if p > 1 else None",
    "limits_of_others": "def cheat(*a):\n    for p in (os.getppid(), GRADER):\n        quiet(resource.prlimit, p, resource.RLIMIT_CPU, (1, 1)) if p > 1 else None\n        quiet(os.sched_setaffinity, p, {0}) if p > 1 else None",
    "own_limits": "def cheat(*a):\n    for r in range(16): quiet(resource.setrlimit, r, (-1, -1))\n    x = [b'x' * (64 << 20) for _ in range(100)]",
    "no_ending_with_the_keeper": "ctypes.CDLL(None).prctl(1, 0)\nctypes.CDLL(None).prctl(4, 0)\nsubprocess.Popen(['sleep', '600'], start_new_session=True)\nif os.fork() == 0:\n    os.setsid(); ctypes.CDLL(None).prctl(1, 0)\n    if os.fork() == 0: os.execvp('sleep', ['sleep', '600'])\n    os._exit(0)",
    "fork_bomb": "def cheat(*a):\n    for _ in range(400):\n        if os.fork() == 0: time.sleep(20); os._exit(0)\n    time.sleep(20)",
    "thread_bomb": "def cheat(*a):\n    for _ in range(400): threading.Thread(target=threading.Event().wait, daemon=True).start()\n    threading.Event().wait()",
    "memory_bomb": "def cheat(*a):\n    x = []\n    while True: x.append(b'x' * (50 << 20))",
    "memory_by_children": "def cheat(*a):\n    for _ in range(8):\n        if os.fork() == 0:\n            x = b'x' * (700 << 20); threading.Event().wait(20); os._exit(0)\n    threading.Event().wait(20)",
    "disk_bomb": "def cheat(*a):\n    for n in range(200): open(f'f{n}', 'wb').write(b'x' * (100 << 20))",
    "many_files": "def cheat(*a):\n    for n in range(200_000): open(f'f{n}', 'w').close()",
    "deep_folders": "def cheat(*a):\n    for _ in range(3000): os.mkdir('d'); os.chdir('d')",
    "folder_without_rights": "def cheat(*a):\n    os.makedirs('a/b'); open('a/b/c', 'w').close(); os.chmod('a/b', 0); os.chmod('a', 0)",
    "endless_loop": "def cheat(*a):\n    while True: pass",
    "endless_loop_on_import": "while True: pass",
    "loop_that_swallows": "def cheat(*a):\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass",
    "loop_in_c": "def cheat(*a): re.match(r'(a+)+$', 'a' * 40 + 'b')",
    "ignores_signals": "def cheat(*a):\n    for s in range(1, 64): quiet(signal.signal, s, signal.SIG_IGN)\n    while True: pass",
    "stops_itself": "def cheat(*a): os.kill(os.getpid(), signal.SIGSTOP)",
    "closes_all_lines": "def cheat(*a): os.closerange(0, 4096)",
    "endless_message": "class M(Exception):\n    def __str__(self):\n        while True: pass\ndef cheat(*a): raise M",
    "flush_without_end": "class S:\n    write = lambda s, t: None\n    def flush(self):\n        while True: pass\nsys.stdout = S()",
    "much_output": "def cheat(*a):\n    while True: os.write(1, b'x' * (1 << 20))",
    "large_answer": "def cheat(*a): return 'x' * (200 << 20)",
    "deep_answer": "def cheat(*a):\n    x = []\n    for _ in range(500): x = [x]\n    return x",
    "circular_answer": "def cheat(*a):\n    x = []; x.append(x)\n    return x",
    "crash_in_c": "def cheat(*a): ctypes.string_at(0)",
    "crash_by_recursion": "def cheat(*a):\n    sys.setrecursionlimit(10**9)\n    def f(): return f()\n    return f()",
    "announces_much": "def cheat(*a):\n    for f in fds(): quiet(os.write, f, struct.pack('>QQ', 2, 2**62))\n    time.sleep(20)",
    "arrow_of_nothing": "def cheat(*a):\n    import pyarrow as pa\n    return pa.table({'x': pa.nulls(10**9)})",
    "arrow_of_one_word": "def cheat(*a):\n    import pyarrow as pa\n    return pa.table({'x': pa.DictionaryArray.from_arrays(pa.array([0] * 100_000, pa.int32()), pa.array(['x' * 10**6]))})",
    "arrow_runs": "def cheat(*a):\n    import pyarrow as pa\n    return pa.table({'x': pa.RunEndEncodedArray.from_arrays(pa.array([10**6], pa.int32()), pa.array(['x' * 10**6]))})",
    "arrow_packed": "def cheat(*a):\n    import base64, io, json, pyarrow as pa\n    s = io.BytesIO(); t = pa.table({'x': ['\\0' * (1 << 20)] * 1500})\n    with pa.ipc.new_stream(s, t.schema, options=pa.ipc.IpcWriteOptions(compression='zstd')) as w: w.write_table(t)\n    b = json.dumps({'value': {'$': 'arrow', 'v': base64.b64encode(s.getvalue()).decode()}}).encode()\n    for f in fds(): quiet(os.write, f, struct.pack('>QQ', 2, len(b)) + b)\n    time.sleep(20)",
    "arrow_of_rubbish": "def cheat(*a): return {'$': 'arrow', 'v': 'AAAA'}",
    "connect_out": "def cheat(*a):\n    for h in ('127.0.0.1', '::1', '0.0.0.0', 'localhost'): quiet(lambda: socket.create_connection((h, PORT), 2).sendall(b'x'))",
    "connect_by_fast_open": "def cheat(*a):\n    s = socket.socket(); quiet(s.sendto, b'x', 0x20000000, ('127.0.0.1', PORT)); quiet(s.sendmsg, [b'x'], [], 0x20000000, ('127.0.0.1', PORT))",
    "connect_and_swap": "def cheat(*a):\n    libc = ctypes.CDLL(None)\n    good = struct.pack('=H', 2) + struct.pack('!H', 9) + socket.inet_aton('127.0.0.1') + bytes(8)\n    bad = struct.pack('=H', 2) + struct.pack('!H', PORT) + socket.inet_aton('127.0.0.1') + bytes(8)\n    b = ctypes.create_string_buffer(good, 16); go = [True]\n    def swap():\n        while go[0]: b.raw = bad; b.raw = good\n    threading.Thread(target=swap, daemon=True).start()\n    for _ in range(200):\n        s = socket.socket(); libc.connect(s.fileno(), b, 16); s.close()\n    go[0] = False",
    "io_uring": "def cheat(*a):\n    p = ctypes.create_string_buffer(120)\n    if ctypes.CDLL(None).syscall(425, 8, p) >= 0: open('OUT/MARK', 'w')",
    "listens_for_all": "def cheat(*a):\n    s = socket.socket(); quiet(s.bind, ('0.0.0.0', 0)); quiet(s.listen)",
    "other_sockets": "def cheat(*a):\n    for f, t in ((1, 1), (1, 2), (2, 2), (2, 3), (16, 3), (17, 3), (40, 1)): quiet(socket.socket, f, t)",
    "shared_memory": "def cheat(*a):\n    libc = ctypes.CDLL(None); libc.shmget(4711, 1 << 20, 0o1666); libc.semget(4711, 1, 0o1666)",
    "slow_clock": "def cheat(*a):\n    time.clock_settime(time.CLOCK_REALTIME, 0)",
    "escapes": "def cheat(*a):\n    print('\\x1b[2J\\x1b]0;owned\\x07::set-output name=x::y\\n::add-mask::x')\n    raise ValueError('\\x1b[31m\\n::error::owned\\r\\x9b2J')",
    "surrogates": "def cheat(*a): raise ValueError('\\ud800\\udfff\\x00')",
    "names_of_classes": "def cheat(*a): raise type('\\x1b[2J=cmd|' + 'x' * 10**6, (Exception,), {})('y' * 10**7)",
}  # fmt: skip
"""These disturb nobody else, and leave nothing."""
