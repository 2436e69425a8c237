# Error handlers in Python: what they may return, and that they may put another input in place.
import codecs

def attempt(f, *args):
    try:
        print(ascii(f(*args)))
    except Exception as e:
        print(type(e).__name__, ascii(str(e)))

codecs.register_error('span', lambda e: ('<%d-%d>' % (e.start, e.end), e.end))
for text, encoding in (('\xe9x\u1234', 'ascii'), ('\u1234', 'cp1252'), ('\u1234\u1235', 'latin-1'), ('\ud800', 'utf-8'),
                       ('\ud800', 'utf-16-le')):
    attempt(text.encode, encoding, 'span')
for data, encoding in ((b'a\xffb', 'ascii'), (b'\x81', 'cp1252'), (b'\xff\xff', 'utf-8'), (b'\x00\xd8\x00\x00', 'utf-16-le')):
    attempt(data.decode, encoding, 'span')

codecs.register_error('number', lambda e: 5)
codecs.register_error('far', lambda e: ('x', 100))
codecs.register_error('bytes', lambda e: (b'\x00', e.end))
codecs.register_error('back', lambda e: ('y', -1))
codecs.register_error('latin', lambda e: ('\xe9', e.end))
for handler in ('number', 'far', 'bytes', 'latin', 'nobody'):
    attempt('\u1234'.encode, 'latin-1', handler)
    attempt('\u1234'.encode, 'cp1252', handler)
    attempt('\u1234'.encode, 'ascii', handler)
for handler in ('number', 'far', 'bytes', 'back', 'latin', 'nobody'):
    attempt(b'a\xffb'.decode, 'ascii', handler)

def shrink(e):
    e.object = b''
    return '\u4242', 0
codecs.register_error('shrink', shrink)
for encoding, data in (('ascii', b'\xff'), ('utf-8', b'\xff'), ('utf-16', b'\xff'), ('unicode-escape', b'\\u123g')):
    attempt(data.decode, encoding, 'shrink')
for name in ('strict', 'ignore', 'replace', 'xmlcharrefreplace', 'backslashreplace', 'namereplace'):
    attempt(codecs.lookup_error(name), UnicodeEncodeError('x', 'a\xe9c', 1, 2, 'why'))
