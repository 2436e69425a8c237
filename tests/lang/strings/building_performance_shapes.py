# Long strings built in the usual ways come out right.
s = ""
for i in range(2000):
    s += chr(97 + i % 26)
print(len(s), s[:30], s[-5:], s.count("abc"))
t = s
t += "!"
print(len(s), len(t), t[-1], s[-1])
parts = []
for i in range(100):
    parts.append(str(i))
j = "".join(parts)
print(len(j), j[50:60])
u = ""
for i in range(300):
    u = chr(0x3b1 + i % 5) + u
print(len(u), u[:7], u.count("α"))
r = "ab" * 5000
print(len(r), r.find("ba", 9000), r.rfind("ab"), r.replace("a", "")[:3], len(r.replace("ab", "xyz")), r[::2].count("a"))
v = "x".join(["-" * 10] * 50)
print(len(v), len(v.split("x")), v.split("x")[3])
w = "".join(reversed("palindrome"))
print(w, w == "palindrome"[::-1], "".join(sorted("hello world")).strip())
a = "line\n" * 3
print(a.splitlines(), a.count("\n"), [l for l in a.split("\n")])
caesar = "".join(chr((ord(c) - 97 + 3) % 26 + 97) if c.isalpha() else c for c in "attack at dawn")
print(caesar)
def rle(s):
    out, i = "", 0
    while i < len(s):
        k = i
        while k < len(s) and s[k] == s[i]:
            k += 1
        out += s[i] + (str(k - i) if k - i > 1 else "")
        i = k
    return out
print(rle("aaabccddddde"), rle(""))
