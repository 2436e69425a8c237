# base64, binascii, hashlib, zlib: known values.
def t(*sources):
    for s in sources:
        try: print(s, "=", eval(s, globals()))
        except BaseException as e: print(s, "->", type(e).__name__, e)
import base64, binascii, hashlib, zlib
t("base64.b64encode(b'hello?>')", "base64.b64decode('aGVsbG8/Pg==')", "base64.urlsafe_b64encode(b'\\xff\\xfe?')")
t("base64.b32encode(b'hi')", "base64.b16encode(b'hi')", "base64.b85encode(b'hello')")
t("base64.b64decode('a')", "base64.b64decode('!!', validate=True)", "binascii.hexlify(b'ab', '-')")
t("binascii.unhexlify('6162')", "binascii.unhexlify('6')", "binascii.unhexlify('zz')")
t("binascii.crc32(b'hello')", "hashlib.md5(b'').hexdigest()", "hashlib.sha1(b'abc').hexdigest()")
t("hashlib.sha256(b'abc').hexdigest()", "hashlib.sha3_256(b'').hexdigest()", "hashlib.new('sha512', b'a').hexdigest()[:20]")
t("hashlib.new('nope')", "hashlib.md5('a')", "zlib.crc32(b'hello')")
t("zlib.adler32(b'hello')", "zlib.decompress(zlib.compress(b'a' * 1000)) == b'a' * 1000", "zlib.decompress(b'xx')")
t('hashlib.sha256().digest_size', "hashlib.blake2b(b'x', digest_size=8).hexdigest()")
