"""Code arrays of CPython's test patterns as a corpus for stress/fuzz/fuzz_sre.c: corpus.py FOLDER."""
import hashlib
import os
import re
import struct
import sys
import warnings

import re._compiler as compiler
import re._parser as parser
from test import re_tests

warnings.simplefilter("ignore")
MORE = [r"(?>a+b?)*+c", r"(a)?b(?(1)c|d)", r"(?<=ab)c(?!d)", r"(?i)\u212a[k\u0436-\u044f]+?", "[a-z]{2,5}+\\b"]


def main():
    os.makedirs(sys.argv[1], exist_ok=True)
    for i, (text, subject) in enumerate([t[:2] for t in re_tests.tests] + [(p, "abcabd") for p in MORE]):
        try:
            parsed = parser.parse(text, (0, re.I, re.M)[i % 3])
            code = compiler._code(parsed, (0, re.I, re.M)[i % 3])
        except re.error:
            continue
        if len(code) > 120 or len(subject) > 40:
            continue
        encoding, width = ("latin-1", 0) if max(map(ord, subject), default=0) < 256 else ("utf-32-le", 2)
        data = struct.pack("<BBBH", width, parsed.state.groups - 1, i % 4, len(code))
        data += struct.pack("<%dI" % len(code), *code) + subject.encode(encoding)
        with open(os.path.join(sys.argv[1], hashlib.sha1(data).hexdigest()[:16]), "wb") as f:
            f.write(data)


main()
