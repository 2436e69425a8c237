# replace, translate, maketrans.
print("aaa".replace("a", "b"), "aaa".replace("a", "b", 2), "aaa".replace("aa", "b"), "abc".replace("", "-"), "".replace("", "x"), "abc".replace("", "-", 2), "aaa".replace("a", ""), "abc".replace("x", "y"), "aaa".replace("a", "b", 0), "aaa".replace("a", "b", -1), "日本".replace("本", "b"), "abab".replace("ab", "日"), "aXbX".replace("X", "yy"))
print("hello".translate({ord("l"): "L", ord("o"): None, ord("h"): 72}), "abc".translate({97: "日本", 98: ""}), "abc".translate({}), "é".translate({233: "e"}))
t = str.maketrans("abc", "xyz", "d")
print(sorted(t.items()), "abcd".translate(t), str.maketrans({"a": "1", 98: None, "c": 3}), str.maketrans("a", "b"))
class T:
    def __getitem__(self, k):
        if k == 97: raise LookupError
        return chr(k + 1)
print("abc".translate(T()), "abc".translate("x" * 98 + "z"))
for f in (lambda: "a".replace(1, "b"), lambda: "a".replace("a"), lambda: "a".replace("a", "b", "c"), lambda: "a".translate({97: 1.5}), lambda: "a".translate({97: 0x110000}), lambda: str.maketrans("ab", "c"), lambda: str.maketrans({"ab": 1}), lambda: str.maketrans(1), lambda: str.maketrans({1.5: 1}), lambda: "a".translate(5), lambda: str.maketrans("a", "b", 3), lambda: "a".replace("a", "b", count=1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
