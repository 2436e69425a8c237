"""What CPython's tests ask about the interpreter's configuration before they look at positions in tracebacks."""
import sys


def get_config():
    return {"code_debug_ranges": 1, "use_hash_seed": 0, "hash_seed": 0, "isolated": sys.flags.isolated,
            "optimization_level": sys.flags.optimize, "install_signal_handlers": 1}


def get_configs():
    return {"config": get_config(), "global_config": {}, "pre_config": {}}
