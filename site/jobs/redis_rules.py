"""What each door may do in Redis: a user, keys and commands of its own.

The public door counts and nudges: it writes jobs that it cannot read, and of staff's keys it sees
none. Both get the commands that they use by name, so that a later Redis brings no new one.
"""

from collections.abc import Sequence

CONNECTION = (
    "auth", "hello", "ping", "select", "quit", "client|setname",
    "client|getname", "acl|whoami", "multi", "exec", "discard", "watch", "unwatch",
)  # fmt: skip
CACHE = (
    "get", "set", "mget", "mset", "del", "exists", "expire", "persist", "ttl", "incr", "incrby", "decr",
    "decrby", "getdel",
)  # fmt: skip
ENQUEUE = ("hset", "sadd", "rpush", "lpush")
WORK = (
    "hget", "hgetall", "hmget", "hdel", "hexists", "hincrby", "hincrbyfloat", "hsetnx", "hmset",
    "hlen", "hkeys", "srem", "smembers", "scard", "sismember", "zadd", "zrem", "zrange", "zscore",
    "zcard", "zrangebyscore", "zremrangebyscore", "zrevrange", "zcount", "lpop", "blpop", "lrem",
    "llen", "lrange", "lmove", "blmove", "lpos", "xadd", "xrevrange", "xrange", "xread", "xtrim",
    "xdel", "xlen", "expireat", "pexpire", "rename", "scan", "type", "setnx", "setex", "publish",
    "subscribe", "unsubscribe", "psubscribe", "punsubscribe", "info", "client|list", "client|info",
)  # fmt: skip
QUEUES = ("work", "clips")


def rules(door: str, prefix: str = "heard") -> list[str]:
    """The words of ``ACL SETUSER`` behind the user's name and its password, for one door.

    ``prefix``: HEARD_REDIS_PREFIX.
    """
    if door == "public":
        keys = [f"~{prefix}-public:*", f"%R~{prefix}-shared:*", "resetchannels"]
        queues = " ".join(f"%W~rq:queue:{name}" for name in QUEUES)
        nudge = f"(-@all {_may(ENQUEUE)} %W~rq:job:* %W~rq:queues {queues})"
        return [*keys, "-@all", _may(CONNECTION + CACHE), nudge]
    keys = [f"~{prefix}-staff:*", f"~{prefix}-shared:*", "~rq:*", "resetchannels", "&rq:pubsub:*"]
    return [*keys, "-@all", _may(CONNECTION + CACHE + ENQUEUE + WORK)]


def _may(commands: Sequence[str]) -> str:
    return " ".join(f"+{name}" for name in commands)


def setuser(door: str, password: str, prefix: str = "heard") -> str:
    """The whole command; run it again and it changes nothing."""
    return f"ACL SETUSER heard_{door} reset on >{password} {' '.join(rules(door, prefix))}"
